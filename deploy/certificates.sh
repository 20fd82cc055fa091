#!/bin/sh
# Makes what the NATS servers of a cluster encrypt with and know each other by: deploy/certificates.sh FOLDER [NAME…]
# The names are those of the servers. In the folder are then ca.crt for nodes and servers, tls.crt and tls.key for servers, and ca.key,
# which signs new certificates and is best kept elsewhere. Run it again before a year is over: the authority stays if its key is there.
set -eu
folder=${1:?Usage: deploy/certificates.sh FOLDER [NAME…]}
shift
[ $# -gt 0 ] || set -- nats-0.nats nats-1.nats nats-2.nats
mkdir -p "$folder"
cd "$folder"
umask 077

new_key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1"; }

if [ ! -e ca.key ]; then
    new_key ca.key
    openssl req -x509 -new -key ca.key -days 3650 -subj "/CN=Roomkey cluster authority" -out ca.crt
fi
names=$(printf 'DNS:%s,' "$@")
new_key tls.key
openssl req -new -key tls.key -subj "/CN=$1" -out tls.csr
# A server is a client of the others.
printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth,clientAuth\n' "${names%,}" >tls.ext
openssl x509 -req -in tls.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 365 -extfile tls.ext -out tls.crt 2>/dev/null
rm -f tls.csr tls.ext ca.srl
# The servers and nodes in containers are other users.
chmod 644 ca.crt tls.crt
echo "Certificates for $* are in $(pwd)"
