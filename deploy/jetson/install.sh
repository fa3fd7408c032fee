#!/usr/bin/env bash
# Installs the device agent of this folder on a Jetson: the program into /opt/dwnas, a service that starts with the machine.
#
#   sudo ./install.sh --node https://NODE:PORT --token-file TOKEN --name nano-01
#
# Called again, it replaces the program and keeps the settings that are not given.
set -euo pipefail

prefix=${DWNAS_PREFIX:-}
program=$prefix/opt/dwnas
settings=$prefix/etc/dwnas/agent.env
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

fail() {
    printf 'install.sh: %s\n' "$1" >&2
    exit 2
}

need() {
    [[ -n ${2-} ]] || fail "$1 needs a value; see the head of this file"
}

node='' token='' name=''
while [[ $# -gt 0 ]]; do
    case $1 in
        --node) need "$@"; node=$2; shift 2 ;;
        --token-file) need "$@"; token=$2; shift 2 ;;
        --name) need "$@"; name=$2; shift 2 ;;
        *) fail "'$1' is not understood; allowed are --node, --token-file and --name" ;;
    esac
done

[[ -d $here/program ]] || fail "there is no program in $here; unpack dwnas-agent.tar.gz and run the install.sh in it"
[[ -n $prefix || $EUID -eq 0 ]] || fail "run it as root: sudo ./install.sh ..."
architecture=$(uname -m)
[[ -n $prefix || $architecture == aarch64 ]] || fail "this machine is $architecture; the agent's package is for aarch64 (Jetson Nano, Xavier, Orin)"
libc=$(getconf GNU_LIBC_VERSION | cut -d' ' -f2)
[[ $(printf '%s\n2.27\n' "$libc" | sort -V | head -n 1) == 2.27 ]] || fail "glibc $libc is too old; 2.27 (Ubuntu 18.04, JetPack 4.6) or newer is needed"

dotnet=$(command -v dotnet || true)
[[ -n $dotnet ]] || for candidate in /usr/lib/dotnet/dotnet /usr/share/dotnet/dotnet /opt/dotnet/dotnet; do
    [[ ! -x $candidate ]] || { dotnet=$candidate; break; }
done
[[ -n $dotnet ]] || fail "the .NET 10 runtime is missing: README.md says how to get it"
"$dotnet" --list-runtimes | grep -q '^Microsoft.AspNetCore.App 10\.' || fail "$dotnet has no ASP.NET Core runtime 10: README.md says how to get it"

setting() {
    [[ ! -f $settings ]] || sed -n "s/^$1=//p" "$settings"
}
node=${node:-$(setting DWNAS_NODE)}
name=${name:-$(setting DWNAS_DEVICE)}
[[ -n $node ]] || fail "name the node that the agent works for: --node https://NODE:PORT"
[[ $node =~ ^https?://[^/]+ ]] || fail "--node $node: not an address; an example is https://nas.example:8443"
[[ $name =~ ^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$ ]] || fail "name the device as the search's configuration does: --name nano-01"

mkdir -p "$program" "$(dirname "$settings")" "$prefix/var/lib/dwnas" "$prefix/etc/systemd/system"
if [[ -n $token ]]; then
    [[ -s $token ]] || fail "$token: there is no token in it; 'dwnas token' on the node writes one"
    install -m 0600 "$token" "$prefix/etc/dwnas/token.new"
    mv "$prefix/etc/dwnas/token.new" "$prefix/etc/dwnas/token"
fi
[[ -s $prefix/etc/dwnas/token ]] || fail "give the agent's token: --token-file FILE"

# A running agent keeps the files that it has open; the new ones are there as a whole or not at all.
rm -rf "$program/program.new"
cp -r "$here/program" "$program/program.new"
[[ ! -e $program/program ]] || mv "$program/program" "$program/program.old"
mv "$program/program.new" "$program/program"
rm -rf "$program/program.old"

cat > "$settings.new" << SETTINGS
DWNAS_NODE=$node
DWNAS_DEVICE=$name
DWNAS_DOTNET=$dotnet
SETTINGS
mv "$settings.new" "$settings"
install -m 0644 "$here/dwnas-agent.service" "$prefix/etc/systemd/system/dwnas-agent.service"
[[ -z $prefix ]] || exit 0

id dwnas > /dev/null 2>&1 || useradd --system --home-dir /var/lib/dwnas --groups video dwnas
chown -R dwnas: /var/lib/dwnas
chown root:dwnas /etc/dwnas/token
chmod 0640 /etc/dwnas/token
"$dotnet" "$program/program/dwnas.dll" doctor --device || fail "the device lacks something: see above"
systemctl daemon-reload
systemctl enable --now dwnas-agent
systemctl --no-pager --lines=0 status dwnas-agent
