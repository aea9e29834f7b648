<?php
use MediaWiki\Session\ImmutableSessionProviderWithCookie;
use MediaWiki\Session\SessionBackend;
use MediaWiki\Session\SessionInfo;
use MediaWiki\Session\UserInfo;

/** Whoever says a name in the header X-Farm-User is that user; a new name makes a new account. */
class SaidToBe extends ImmutableSessionProviderWithCookie {
	public function __construct() {
		parent::__construct( [ 'priority' => SessionInfo::MAX_PRIORITY, 'sessionCookieName' => 'FarmSession' ] );
	}

	public function provideSessionInfo( WebRequest $request ) {
		$name = rawurldecode( (string)$request->getHeader( 'X-Farm-User' ) );
		if ( $name === '' ) {
			return null;
		}
		return new SessionInfo( SessionInfo::MAX_PRIORITY, [
			'provider' => $this,
			'id' => $this->hashToSessionId( $name ),
			'userInfo' => UserInfo::newFromName( $name, true ),
			'persisted' => true,
		] );
	}

	public function canChangeUser() {
		return false;
	}

	public function persistSession( SessionBackend $session, WebRequest $request ) {
	}
}
