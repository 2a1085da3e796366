<?php
// For PHP's own web server: files are files, everything else is the blog's.
$path = rawurldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
$upload = getenv('BLOG_ROOM').'/content'.substr($path, strlen('/wp-content'));
if (str_starts_with($path, '/wp-content/uploads/') && is_file($upload)) {
    header('content-type: '.mime_content_type($upload));
    readfile($upload);
    return;
}
if ($path !== '/' && is_file($_SERVER['DOCUMENT_ROOT'].$path)) {
    return false;
}
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
require $_SERVER['DOCUMENT_ROOT'].'/index.php';
