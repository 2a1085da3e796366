# A session of its own for tests: home, bus, secret service and, when asked, a screen. Nothing of the person's is seen.
# usage: sh session.sh screen|plain COMMAND [ARG...]
set -u
mode=$1; shift
scratch=$(mktemp -d "${TMPDIR:-/tmp}/pupitre.XXXXXX") || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Tools that look below HOME keep theirs.
export CARGO_HOME="${CARGO_HOME:-$HOME/.cargo}" RUSTUP_HOME="${RUSTUP_HOME:-$HOME/.rustup}"
export NPM_CONFIG_USERCONFIG="${NPM_CONFIG_USERCONFIG:-$HOME/.npmrc}" NPM_CONFIG_CACHE="${NPM_CONFIG_CACHE:-$HOME/.npm}"

mkdir -m 700 "$scratch/home" "$scratch/run"
export HOME="$scratch/home" XDG_RUNTIME_DIR="$scratch/run"
export XDG_DATA_HOME="$HOME/.local/share" XDG_CONFIG_HOME="$HOME/.config" XDG_CACHE_HOME="$HOME/.cache" XDG_STATE_HOME="$HOME/.local/state"
mkdir -p "$XDG_DATA_HOME" "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME" "$XDG_STATE_HOME"
unset DBUS_SESSION_BUS_ADDRESS GNOME_KEYRING_CONTROL SSH_AUTH_SOCK WAYLAND_DISPLAY
export NO_AT_BRIDGE=1 PUPITRE_SECRET_SERVICE=1

inside='
printf "pupitre\n" | gnome-keyring-daemon --foreground --unlock --components=secrets >"$XDG_RUNTIME_DIR/keyring.log" 2>&1 &
keyring=$!
tries=0
until dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
  string:org.freedesktop.secrets 2>/dev/null | grep -q "boolean true"; do
  tries=$((tries + 1))
  if [ "$tries" -gt 100 ]; then echo "the secret service did not start:" >&2; cat "$XDG_RUNTIME_DIR/keyring.log" >&2; exit 1; fi
  sleep 0.1
done
"$@"
code=$?
kill "$keyring" 2>/dev/null
exit "$code"
'
set -- dbus-run-session -- sh -c "$inside" sh "$@"
if [ "$mode" = screen ]; then
  set -- xvfb-run -a -s "-screen 0 1440x900x24 -nolisten tcp" "$@"
fi
"$@"
