#!/usr/bin/env bash
# Sets up what is missing, builds, and opens the window. Without a display it renders the first
# example to lens.png instead.
set -eu
. "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"
ensure_tools
ensure_built
if [ "$(uname -s)" = Linux ] && [ -z "${DISPLAY:-}" ] && [ -z "${WAYLAND_DISPLAY:-}" ]; then
  say "There is no display here, so the first example is drawn to lens.png."
  "$root/packaging/logit-lens" render --mode kl --out "$PWD/lens.png" --force \
    --prompt "Sometimes, when people say plasma, they mean a state of matter. Other times, when people say plasma"
  say "Wrote $PWD/lens.png."
  say "For the window, run this from a desktop session, over 'ssh -X', or under a virtual display."
  exit 0
fi
ensure_archive
start "$@"
