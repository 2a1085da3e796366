<?php
// The blog of the server tests. WordPress finds this beside its own folder; what differs from run to run is in the environment.
$room = getenv('BLOG_ROOM');
define('DB_NAME', 'blog');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', "localhost:$room/db.sock");
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
foreach (['AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT', 'SECURE_AUTH_SALT', 'LOGGED_IN_SALT', 'NONCE_SALT'] as $name) {
    define($name, "loopback $name");
}
define('WP_HOME', getenv('BLOG_HOME'));
define('WP_SITEURL', getenv('BLOG_HOME'));
define('WP_CONTENT_DIR', "$room/content");
// Application passwords without TLS: loopback only.
define('WP_ENVIRONMENT_TYPE', 'local');
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('DISABLE_WP_CRON', true);
define('WP_DEBUG', false);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) {
    define('ABSPATH', getenv('BLOG_ROOT').'/');
}
require_once ABSPATH.'wp-settings.php';
