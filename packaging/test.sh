#!/usr/bin/env bash
# Sets up what is missing, builds with every check, runs every test.
set -eu
. "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"
ensure_tools
cd "$root"
use_utf8
mvn -B -Dstyle.color=never clean verify
"$root/packaging/skipped.sh" target/surefire-reports
