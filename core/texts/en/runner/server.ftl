### The server of `lab serve`.

address-in-use = { $address }: another program listens there
no-token = { $address } can be reached from other machines, which need the token: --no-token is for loopback addresses
bad-token = { $place }: a token needs at least 16 characters, which are letters, digits or signs
wide-token = { $path }: others on this machine can read the token, and that cannot be changed: name another file with --token-file, or set LAB_TOKEN
open-token = { $path }: others on this machine can change the token: chmod 600 keeps it yours
no-site = { $path }: there is no index.html in this folder
no-data-folder = the user has no data folder: name one with --store
readable-token = warning: { $path }: others on this machine may read the token; chmod 600 keeps it secret
replaced-token = warning: { $path }: others could read the token; it is replaced by another
held-back = paused: the runner died { $deaths } times while it trained study { $study }, before anything was measured; it may need more memory than there is. Resume tries again
no-certificate = no certificate in PEM
open-key = it cannot be kept secret there; name a certificate with --tls-cert and --tls-key
