#!/usr/bin/env bash
# Makes a package of the application with its own Java, for the system this runs on:
#   packaging/installer.sh [app-image|deb|rpm|dmg|pkg|msi|exe]     (app-image by default)
# The result lies in target/installer. Types other than app-image need the system's own packaging
# tools, which jpackage names when they are missing.
set -eu
. "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"
ensure_built
command -v jpackage >/dev/null || { say "jpackage is missing: it is part of a full JDK."; exit 1; }
input=$root/target/installer-input
rm -rf "$input" "$root/target/installer"
mkdir -p "$input"
cp "$root/target/logit-lens.jar" "$root/LICENSE" "$input/"
cp -r "$root/target/lib" "$root/models" "$input/"
jpackage --type "${1:-app-image}" --name logit-lens --app-version 0.1.0 \
  --description "See what a language model would guess after every layer" \
  --input "$input" --main-jar logit-lens.jar --main-class org.logitlens.Main \
  --java-options '-Dlogitlens.models=$APPDIR/models' --java-options -XX:+UseParallelGC \
  --dest "$root/target/installer"
say "Made $root/target/installer."
