# Sourced by run.sh, test.sh and logit-lens: finds the checkout, and what the build needs.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*" >&2; }

# The major version of the java on the path; 0 without one.
java_version() {
  local v
  v=$(java -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
  echo "${v:-0}"
}

has_library() {
  { ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null; } | grep -q "$1"
}

# Debian package names of what is missing, one a line.
missing_packages() {
  if [ "$(java_version)" -lt 17 ] || ! command -v javac >/dev/null; then echo default-jdk-headless; fi
  command -v mvn >/dev/null || echo maven
  [ "$(uname -s)" = Linux ] || return 0
  command -v fc-list >/dev/null || echo fontconfig
  has_library libfreetype.so.6 || echo libfreetype6
  if ! has_library libgtk-3.so.0; then
    if apt-cache show libgtk-3-0t64 >/dev/null 2>&1; then echo libgtk-3-0t64; else echo libgtk-3-0; fi
  fi
  has_library libXtst.so.6 || echo libxtst6
  has_library libXxf86vm.so.1 || echo libxxf86vm1
  has_library libGL.so.1 || echo libgl1
  if command -v fc-list >/dev/null && [ -n "$(fc-list 2>/dev/null | head -n 1)" ]; then :; else echo fonts-dejavu-core; fi
}

# Installs what is missing where it can, else says what to install and stops.
ensure_tools() {
  local missing as_root=()
  [ -n "$(missing_packages)" ] || return 0
  if ! command -v apt-get >/dev/null; then
    missing=$(missing_packages | tr '\n' ' ')
    say "Missing on this system (Debian's names): $missing"
    say "Please install a JDK 17 or newer, Maven 3.8 or newer, GTK 3 and fontconfig, then run this again."
    exit 1
  fi
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
      as_root=(sudo -n)
    else
      missing=$(missing_packages | tr '\n' ' ')
      say "Missing: $missing"
      say "Please run as root: apt-get update && apt-get install -y $missing"
      exit 1
    fi
  fi
  say "Updating the package list ..."
  "${as_root[@]}" apt-get update -qq >&2 || { say "apt-get update failed: check the network."; exit 1; }
  missing=$(missing_packages | tr '\n' ' ')
  say "Installing: $missing"
  # shellcheck disable=SC2086
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >&2 \
    || { say "apt-get install failed for: $missing"; exit 1; }
  if [ "$(java_version)" -lt 17 ]; then
    say "The java on the path is older than 17. Please put a JDK 17 or newer first on the path."
    exit 1
  fi
}

# Builds target/logit-lens.jar when it is missing or older than a source file.
ensure_built() {
  local jar=$root/target/logit-lens.jar
  if [ -f "$jar" ] && [ -d "$root/target/lib" ] \
    && [ -z "$(find "$root/pom.xml" "$root/src/main" "$root/resources" -newer "$jar" -print -quit)" ]; then
    return 0
  fi
  say "Building (the first time downloads the libraries) ..."
  (cd "$root" && mvn -B -q -Dmaven.test.skip=true package) >&2 || { say "The build failed."; exit 1; }
}

# Prints where the archive of loaded classes is, which saves a start from reading and checking them one by
# one. It fits one build and one JDK, so the JDK is in its name.
class_archive() {
  echo "$root/target/classes-$(java -version 2>&1 | cksum | tr ' ' '-').jsa"
}

# Makes that archive when it is missing or older than the build. Without it a start is only slower, so nothing
# here stops anything.
ensure_archive() {
  local jar=$root/target/logit-lens.jar list=$root/target/classes.list bin archive each
  archive=$(class_archive)
  [ ! "$archive" -nt "$jar" ] || return 0
  bin=$(dirname "$(readlink -f "$(command -v javac)")") || return 0
  {
    cat "$bin/../lib/classlist"
    for each in "$jar" "$root"/target/lib/{javafx,controlsfx,api,onnx,tokenizers,gson,protobuf,slf4j}*.jar; do
      "$bin/jar" tf "$each" | sed -n '/^META-INF/d; /module-info/d; s/\.class$//p'
    done
  } >"$list" 2>/dev/null || true
  if java -Xshare:dump -XX:+UseParallelGC -XX:SharedClassListFile="$list" -XX:SharedArchiveFile="$archive.$$" \
    -cp "$jar" >/dev/null 2>&1; then
    mv -f "$archive.$$" "$archive" || true
  else
    rm -f "$archive.$$" || true
  fi
}

# Java reads arguments and file names in the locale's charset, and the C locale of a bare container has none
# for most characters.
use_utf8() {
  case $(locale charmap 2>/dev/null) in
    UTF-8) ;;
    *) if locale -a 2>/dev/null | grep -qix 'C\.utf-\?8'; then export LC_ALL=C.UTF-8; fi ;;
  esac
}

# Runs the application with the given arguments in place of this shell.
start() {
  use_utf8
  # The protobuf library still uses what Java 24 and newer warn about.
  if [ "$(java_version)" -ge 24 ]; then
    set -- --sun-misc-unsafe-memory-access=allow -jar "$root/target/logit-lens.jar" "$@"
  else
    set -- -jar "$root/target/logit-lens.jar" "$@"
  fi
  local archive
  archive=$(class_archive)
  if [ "$archive" -nt "$root/target/logit-lens.jar" ]; then
    # Should it not fit after all, the JVM goes on without it, and without a word about it on the output.
    set -- -Xshare:auto -XX:SharedArchiveFile="$archive" -Xlog:disable -Xlog:all=error:stderr "$@"
  fi
  # Eight times the usual calls before a method is compiled at the highest level: while the window opens, that
  # work only takes processors away from it. What runs for longer gets there all the same.
  exec java -XX:+UseParallelGC -XX:Tier4InvocationThreshold=40000 -XX:Tier4MinInvocationThreshold=4800 \
    -XX:Tier4CompileThreshold=120000 -XX:Tier4BackEdgeThreshold=320000 -Dlogitlens.models="$root/models" "$@"
}
