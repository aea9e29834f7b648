<?php
// What PHP's own server does with a request: /<wiki>/w/<script>.php and /<wiki>/wiki/<title>.
$path = parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH );
if ( preg_match( '#^/([a-z_-]+)/wiki(/.*)?$#', $path, $found ) ) {
	[ $wiki, $script, $info ] = [ $found[1], 'index.php', $found[2] ?? '' ];
} elseif ( preg_match( '#^/([a-z_-]+)/w/(api|index|rest|load)\.php(/.*)?$#', $path, $found ) ) {
	[ $wiki, $script, $info ] = [ $found[1], "$found[2].php", $found[3] ?? '' ];
}
if ( !isset( $wiki ) || !is_dir( getenv( 'FARM_HOME' ) . "/db/$wiki" ) ) {
	http_response_code( 404 );
	echo "There is nothing here.\n";
	return true;
}
$_SERVER['FARM_WIKI'] = $wiki;
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = "/$wiki/w/$script";
$_SERVER['SCRIPT_FILENAME'] = getenv( 'FARM_CODE' ) . "/$script";
unset( $_SERVER['PATH_INFO'] );
if ( $info !== '' ) {
	$_SERVER['PATH_INFO'] = rawurldecode( $info );
}
// MediaWiki writes recent changes after it has answered: whoever edits waits for this mark.
if ( isset( $_SERVER['HTTP_X_FARM_MARK'] ) ) {
	$mark = getenv( 'FARM_HOME' ) . '/marks/' . basename( $_SERVER['HTTP_X_FARM_MARK'] );
	register_shutdown_function( static function () use ( $mark ) {
		register_shutdown_function( 'touch', $mark );
	} );
}
chdir( getenv( 'FARM_CODE' ) );
require getenv( 'FARM_CODE' ) . "/$script";
