#!/bin/sh
# Proves that a bare machine is enough: a fresh Debian in a folder, Rust and Node put in, nothing else.
# usage (as root): src-tauri/xtask/bare.sh FOLDER COMMAND...
#   src-tauri/xtask/bare.sh /var/tmp/bare cargo xtask test
# The first call makes FOLDER (debootstrap); later calls refresh the sources in it and run again.
# All mounts live in a mount namespace of their own and are gone when the command ends, however it ends.
set -eu
suite=bookworm
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}

if [ "${1:-}" != --inside ]; then
  [ $# -ge 2 ] || { sed -n '2,6s/^# //p' "$0" >&2; exit 2; }
  exec unshare --mount --propagation private sh "$0" --inside "$@"
fi
shift
bare=$1; shift
source=$(cd "$(dirname "$0")/../.." && pwd)
toolchain=$(rustc --print sysroot)

if [ ! -f "$bare/etc/debian_version" ]; then
  debootstrap --variant=minbase "$suite" "$bare" "$mirror"
  # No service starts in a folder.
  printf '#!/bin/sh\nexit 101\n' > "$bare/usr/sbin/policy-rc.d"
  chmod +x "$bare/usr/sbin/policy-rc.d"
  # Node: the program and npm. Nothing else of this machine is copied.
  mkdir -p "$bare/usr/local/lib/node_modules" "$bare/root/.cargo" "$bare/opt/rust" "$bare/src"
  cp "$(readlink -f "$(command -v node)")" "$bare/usr/local/bin/node"
  npm=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
  cp -a "$npm" "$bare/usr/local/lib/node_modules/npm"
  ln -sf ../lib/node_modules/npm/bin/npm-cli.js "$bare/usr/local/bin/npm"
  ln -sf ../lib/node_modules/npm/bin/npx-cli.js "$bare/usr/local/bin/npx"
  # The way to the registries is this machine's: its resolver, its certificates.
  mkdir -p "$bare/etc/ssl/certs" "$bare/usr/local/share/ca-certificates"
  cp -a /usr/local/share/ca-certificates/. "$bare/usr/local/share/ca-certificates/"
  cp /etc/ssl/certs/ca-certificates.crt "$bare/etc/ssl/certs/"
fi
cp -L /etc/resolv.conf "$bare/etc/resolv.conf"

# The sources as git would hand them out, edits included; what was built there before stays (as on a second day).
list=$(mktemp)
(cd "$source" && git ls-files -z --cached --others --exclude-standard) > "$list"
mkdir -p "$bare/src/pupitre/ui"
find "$bare/src/pupitre" -mindepth 1 -maxdepth 1 ! -name target ! -name ui -exec rm -rf {} +
find "$bare/src/pupitre/ui" -mindepth 1 -maxdepth 1 ! -name node_modules ! -name dist -exec rm -rf {} +
tar -C "$source" --null --files-from="$list" --ignore-failed-read -c | tar -C "$bare/src/pupitre" -x
rm -f "$list"

mount --bind "$toolchain" "$bare/opt/rust"
mount -o remount,ro,bind "$bare/opt/rust"
mount -t proc proc "$bare/proc"
mount --rbind /dev "$bare/dev"
mount -t tmpfs -o mode=1777 tmpfs "$bare/tmp"
exec chroot "$bare" /usr/bin/env -i HOME=/root LANG=C.UTF-8 TERM="${TERM:-dumb}" \
  PATH=/opt/rust/bin:/root/.cargo/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt \
  sh -c 'cd /src/pupitre && exec "$@"' sh "$@"
