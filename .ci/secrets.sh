#!/bin/sh
# Makes the files of the folder `secrets` that are not there yet; what is there stays. Needs nothing but a shell and openssl.
# Keep a copy of secrets/encryption_key elsewhere: without it, what people wrote can never be read again.
set -eu
cd "$(dirname "$0")/.."
command -v openssl >/dev/null || {
  echo 'openssl is not here, so that nothing was made. Install it and call this again.' >&2
  exit 1
}
umask 077
mkdir -p secrets
chmod 700 secrets

# Readable for the containers' users; nobody else gets into the folder.
put() {
  if [ -s "secrets/$1" ]; then return; fi
  if [ -z "$2" ]; then
    echo "openssl gave nothing for secrets/$1, so that the folder is not complete. Call this again when it works." >&2
    exit 1
  fi
  printf '%s' "$2" >"secrets/$1.new" && chmod 444 "secrets/$1.new" && mv "secrets/$1.new" "secrets/$1"
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
if [ ! -s secrets/postgres_password ]; then
  # An address with the password of before would not fit the new one; that of a database elsewhere is nobody's but yours.
  case $(cat secrets/database_url 2>/dev/null || :) in
    *@postgres/viva) rm -f secrets/database_url ;;
  esac
fi
put postgres_password "$(openssl rand -hex 24)"
put database_url "postgresql+psycopg://viva:$(cat secrets/postgres_password)@postgres/viva"
echo 'The folder "secrets" is complete. Keep a copy of secrets/encryption_key elsewhere.' >&2
