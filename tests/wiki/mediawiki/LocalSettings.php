<?php
// The settings of every wiki of the test farm. For tests only: anybody may be anybody here.
if ( !defined( 'MEDIAWIKI' ) ) {
	exit;
}
$farmHome = getenv( 'FARM_HOME' );
$farmWiki = $_SERVER['FARM_WIKI'] ?? 'tt';
$farmPort = getenv( 'FARM_PORT' );

$wgSitename = "Test $farmWiki";
$wgServer = "http://127.0.0.1:$farmPort";
$wgScriptPath = "/$farmWiki/w";
$wgResourceBasePath = $wgScriptPath;
$wgArticlePath = "/$farmWiki/wiki/\$1";
$wgUsePathInfo = true;
$wgLanguageCode = [ 'tt' => 'tt-cyrl' ][$farmWiki] ?? $farmWiki;
$wgLocalInterwikis = [ $farmWiki ];
$wgSecretKey = str_repeat( '0', 64 );
$wgUpgradeKey = '0';

$farmFiles = is_dir( "$farmHome/db/$farmWiki" ) ? "$farmHome/db/$farmWiki" : "$farmHome/pristine/tt";
$wgDBtype = 'sqlite';
$wgDBname = 'wiki';
$wgSQLiteDataDir = $farmFiles;
function farmDatabase( $name ) {
	global $farmFiles;
	return [ 'type' => 'sqlite', 'dbname' => $name, 'tablePrefix' => '', 'dbDirectory' => $farmFiles,
		'variables' => [ 'synchronous' => 'OFF' ], 'trxMode' => 'IMMEDIATE', 'flags' => 0 ];
}
$wgObjectCaches[CACHE_DB] = [ 'class' => SqlBagOStuff::class, 'loggroup' => 'SQLBagOStuff',
	'server' => farmDatabase( 'wikicache' ) ];
$wgJobTypeConf['default'] = [ 'class' => 'JobQueueDB', 'claimTTL' => 3600, 'server' => farmDatabase( 'wiki_jobqueue' ) ];
$wgCacheDirectory = getenv( 'FARM_CACHE' ) ?: "$farmHome/cache";
$wgTmpDirectory = sys_get_temp_dir();
// Nothing that is kept in memory outlives a reset.
$wgMainCacheType = CACHE_NONE;
$wgMessageCacheType = CACHE_NONE;
$wgParserCacheType = CACHE_NONE;
$wgSessionCacheType = CACHE_DB;
$wgJobRunRate = 100; // a look at a page does the jobs that wait; the API never does

$wgEnableEmail = false;
$wgPingback = false;
$wgUseRCPatrol = false; // as on the Wikipedias in Tatar, Bashkir and Lezgi
$wgRateLimits = [];
$wgAccountCreationThrottle = [];
foreach ( [ 'suppressrevision', 'deleterevision', 'deletedhistory', 'viewsuppressed', 'hideuser', 'renameuser' ] as $right ) {
	$wgGroupPermissions['sysop'][$right] = true;
}
$wgGroupPermissions['*']['autocreateaccount'] = true;
wfLoadSkin( 'Vector' );
if ( is_file( "$IP/extensions/Renameuser/extension.json" ) ) {
	wfLoadExtension( 'Renameuser' );
}

require_once __DIR__ . '/SaidToBe.php';
$wgSessionProviders[SaidToBe::class] = [ 'class' => SaidToBe::class ];
$wgExtensionFunctions[] = static function () {
	// Tokens stay the same from request to request, though nothing is kept between them.
	MediaWiki\Session\SessionManager::getGlobalSession()->set( 'wsTokenSecrets', [ 'default' => 'test' ] );
};

// What a test changes while the server runs: global variables by name.
foreach ( json_decode( @file_get_contents( "$farmHome/knobs.json" ) ?: '[]', true ) as $name => $value ) {
	$GLOBALS[$name] = $value;
}
