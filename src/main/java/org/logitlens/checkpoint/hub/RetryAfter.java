package org.logitlens.checkpoint.hub;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long a server asks to wait. */
final class RetryAfter {
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  /** The hub's allowance: {@code "api";r=0;t=55}, remaining requests and seconds until more. */
  private static final Pattern ALLOWANCE = Pattern.compile(".*;\\s*r=0;\\s*t=(\\d{1,9}).*");

  private RetryAfter() {}

  /** Reads {@code Retry-After}, seconds or a date, or {@code RateLimit}; null without either. */
  static @Nullable Duration of(Answer answer, InstantSource clock) {
    Optional<String> header = answer.header("Retry-After");
    if (header.isPresent()) {
      return SECONDS.matcher(header.get()).matches()
          ? Duration.ofSeconds(Long.parseLong(header.get()))
          : until(header.get(), clock);
    }
    Matcher allowance = ALLOWANCE.matcher(answer.header("RateLimit").orElse(""));
    return answer.status() == 429 && allowance.matches()
        ? Duration.ofSeconds(Long.parseLong(allowance.group(1)))
        : null;
  }

  private static @Nullable Duration until(String date, InstantSource clock) {
    try {
      ZonedDateTime then = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration wait = Duration.between(clock.instant(), then.toInstant());
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
