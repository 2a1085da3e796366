#!/bin/sh
# Proves that the package of `cargo xtask bundle` installs on a bare Debian and starts.
# usage (as root): src-tauri/xtask/install-check.sh FOLDER
set -eu
here=$(cd "$(dirname "$0")" && pwd)
deb=$(ls -t "$here"/../../target/release/bundle/deb/*.deb | head -n 1)
bare=$1
"$here/bare.sh" "$bare" true
cp "$deb" "$bare/src/pupitre.deb"
exec "$here/bare.sh" "$bare" sh -euc '
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# The package brings what it needs; the rest is only the screen to look at it with.
apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 /src/pupitre.deb
apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 dbus-x11 x11-utils xauth xvfb
for program in pupitre pupitre-app; do
  if ldd "/usr/bin/$program" | grep "not found"; then echo "$program lacks a library" >&2; exit 1; fi
done
pupitre --data /tmp/data methods | head -c 300; echo
xvfb-run -a dbus-run-session -- sh -euc "
  pupitre-app & app=\$!
  tries=0
  until xwininfo -root -tree | grep -q \"Pupitre\"; do
    tries=\$((tries + 1))
    if [ \$tries -gt 120 ] || ! kill -0 \$app 2>/dev/null; then echo \"no window came\" >&2; exit 1; fi
    sleep 0.5
  done
  xwininfo -root -tree | grep Pupitre
  sleep 2
  kill -0 \$app
  kill \$app
"
apt-get remove -y -qq pupitre
echo "The package installs, starts, and goes."
'
