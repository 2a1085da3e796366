<?php
// Makes the blog with its people and prints their application passwords as JSON.
define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = parse_url(getenv('BLOG_HOME'), PHP_URL_HOST).':'.parse_url(getenv('BLOG_HOME'), PHP_URL_PORT);
$_SERVER['REQUEST_URI'] = '/';
$link = mysqli_connect('localhost', 'root', '', '', 0, getenv('BLOG_ROOM').'/db.sock');
mysqli_query($link, 'create database blog character set utf8mb4');
require getenv('BLOG_ROOT').'/wp-load.php';
require_once ABSPATH.'wp-admin/includes/upgrade.php';
wp_install('Le blog de l’atelier', 'admin', 'admin@example.test', true, '', 'admin-password', 'en_US');
update_option('permalink_structure', getenv('BLOG_PLAIN') ? '' : '/%postname%/');
update_option('timezone_string', 'Europe/Paris');
$people = [];
foreach (['editor', 'author', 'contributor'] as $role) {
    $id = wp_insert_user(['user_login' => $role, 'user_pass' => "$role-password", 'user_email' => "$role@example.test", 'role' => $role, 'display_name' => ucfirst($role)]);
    [$password] = WP_Application_Passwords::create_new_application_password($id, ['name' => 'Pupitre']);
    $people[$role] = WP_Application_Passwords::chunk_password($password);
}
echo json_encode($people), "\n";
