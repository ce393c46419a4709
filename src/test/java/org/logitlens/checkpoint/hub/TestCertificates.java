package org.logitlens.checkpoint.hub;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * An authority of the tests and the certificates it signs, written out by the rules of X.509 (RFC
 * 5280), because Java reads certificates and does not make any. New keys each time.
 */
final class TestCertificates {
  static final char[] PASSWORD = "changeit".toCharArray();

  private static final byte[] ECDSA_WITH_SHA256 = bytes(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2);
  private static final byte[] COMMON_NAME = bytes(0x55, 4, 3);
  private static final byte[] BASIC_CONSTRAINTS = bytes(0x55, 0x1d, 0x13);
  private static final byte[] ALTERNATIVE_NAME = bytes(0x55, 0x1d, 0x11);
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int OID = 6;
  private static final int OCTETS = 4;

  private final KeyPair authority;
  private final Certificate authorityCertificate;

  TestCertificates() throws GeneralSecurityException, IOException {
    authority = keys();
    Instant now = Instant.now();
    authorityCertificate =
        sign(
            authority,
            "Authority of the tests",
            now.minus(900, ChronoUnit.DAYS),
            now.plus(900, ChronoUnit.DAYS),
            // Critical: it may sign others.
            extension(BASIC_CONSTRAINTS, bytes(1, 1, 0xff), der(SEQUENCE, bytes(1, 1, 0xff))));
  }

  /**
   * What a server with a certificate for a host speaks, valid from and to so many days from now.
   */
  SSLContext server(String host, int from, int to) throws GeneralSecurityException, IOException {
    KeyPair keys = keys();
    Instant now = Instant.now();
    byte[] name =
        host.matches("[0-9.]+")
            ? der(0x87, InetAddress.getByName(host).getAddress())
            : der(0x82, host.getBytes(StandardCharsets.US_ASCII));
    Certificate certificate =
        sign(
            keys,
            "Server of the tests",
            now.plus(from, ChronoUnit.DAYS),
            now.plus(to, ChronoUnit.DAYS),
            extension(ALTERNATIVE_NAME, new byte[0], der(SEQUENCE, name)));
    KeyStore store = emptyStore();
    PrivateKey key = keys.getPrivate();
    store.setKeyEntry(
        "server", key, PASSWORD, new Certificate[] {certificate, authorityCertificate});
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  /** What a client speaks that trusts the authority of the tests and nobody else. */
  SSLContext client() throws GeneralSecurityException, IOException {
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trustStore());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  /** Writes the authority's certificate where Java's own client can be told to find it. */
  void write(Path file) throws GeneralSecurityException, IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      trustStore().store(out, PASSWORD);
    }
  }

  /** The authority's certificate as programs other than Java's are told of it. */
  String pem() throws GeneralSecurityException {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(authorityCertificate.getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }

  private KeyStore trustStore() throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    store.setCertificateEntry("authority", authorityCertificate);
    return store;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    return store;
  }

  private static KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private Certificate sign(KeyPair keys, String subject, Instant from, Instant to, byte[] extension)
      throws GeneralSecurityException, IOException {
    byte[] algorithm = der(SEQUENCE, der(OID, ECDSA_WITH_SHA256));
    byte[] contents =
        der(
            SEQUENCE,
            der(0xa0, der(2, bytes(2))),
            der(2, BigInteger.valueOf(System.nanoTime()).toByteArray()),
            algorithm,
            name("Authority of the tests"),
            der(SEQUENCE, time(from), time(to)),
            name(subject),
            keys.getPublic().getEncoded(),
            der(0xa3, der(SEQUENCE, extension)));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(authority.getPrivate());
    signature.update(contents);
    byte[] certificate = der(SEQUENCE, contents, algorithm, der(3, bytes(0), signature.sign()));
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(certificate));
  }

  private static byte[] extension(byte[] id, byte[] critical, byte[] value) throws IOException {
    return der(SEQUENCE, der(OID, id), critical, der(OCTETS, value));
  }

  private static byte[] name(String common) throws IOException {
    byte[] text = der(0x0c, common.getBytes(StandardCharsets.UTF_8));
    return der(SEQUENCE, der(SET, der(SEQUENCE, der(OID, COMMON_NAME), text)));
  }

  private static byte[] time(Instant instant) throws IOException {
    String text =
        DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT)
            .format(instant.atOffset(ZoneOffset.UTC));
    return der(0x17, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** A value with its tag and its length. */
  private static byte[] der(int tag, byte[]... parts) throws IOException {
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      value.write(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = value.size();
    if (length >= 128) {
      byte[] digits = BigInteger.valueOf(length).toByteArray();
      int zeros = digits[0] == 0 ? 1 : 0;
      out.write(0x80 | (digits.length - zeros));
      out.write(digits, zeros, digits.length - zeros);
    } else {
      out.write(length);
    }
    value.writeTo(out);
    return out.toByteArray();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
