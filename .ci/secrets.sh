#!/bin/sh
# Makes the files of the folder `secrets` that are not there yet; what is there stays. Needs nothing but a shell and openssl.
# Keep a copy of secrets/encryption_key elsewhere: without it, what people wrote can never be read again.
set -eu
cd "$(dirname "$0")/.."
umask 077
mkdir -p secrets
chmod 700 secrets

# Readable for the containers' users; nobody else gets into the folder.
put() {
  [ -s "secrets/$1" ] || { printf '%s' "$2" >"secrets/$1.new" && chmod 444 "secrets/$1.new" && mv "secrets/$1.new" "secrets/$1"; }
}

if [ ! -s secrets/telegram_token ]; then
  if [ -t 0 ]; then printf 'Token of your bot, from @BotFather: ' >&2; fi
  IFS= read -r token || :  # a last line without its end is read all the same
  case $token in
    *[![:space:]]*) ;;
    *)
      echo 'No token was given, so that the folder "secrets" is not complete. Get one from @BotFather and call this again.' >&2
      exit 1
      ;;
  esac
  put telegram_token "$token"
fi
# 32 bytes, as Fernet wants its keys: base64 with - and _.
put encryption_key "$(openssl rand -base64 32 | tr '+/' '-_')"
put webhook_secret "$(openssl rand -hex 24)"
put postgres_password "$(openssl rand -hex 24)"
put database_url "postgresql+psycopg://viva:$(cat secrets/postgres_password)@postgres/viva"
echo 'The folder "secrets" is complete. Keep a copy of secrets/encryption_key elsewhere.' >&2
