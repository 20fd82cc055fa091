-- prosody with XMPP over WebSockets, guests and rooms that are archived.
certificates = "@DIRECTORY@"
data_path = "@DIRECTORY@/data"
run_as_root = true
modules_enabled = { "saslauth", "websocket" }
modules_disabled = { "s2s", "s2s_auth_certs" }
network_backend = "epoll"
consider_websocket_secure = true
c2s_require_encryption = false
c2s_ports = { @SECOND_PORT@ }
c2s_interfaces = { "127.0.0.1" }
http_ports = { @PORT@ }
http_interfaces = { "127.0.0.1" }
https_ports = {}
http_default_host = "localhost"
websocket_frame_buffer_limit = 4 * 1024 * 1024
log = { warn = "*console" }

VirtualHost "localhost"
    authentication = "anonymous"
    http_host = "localhost"

Component "conference.localhost" "muc"
    modules_enabled = { "muc_mam" }
    muc_room_locking = false
    muc_log_by_default = true
    muc_room_default_persistent = false
    -- 1,000 people who come in would be told of each other a million times.
    muc_room_default_presence_broadcast = { visitor = false, participant = false, moderator = false }
