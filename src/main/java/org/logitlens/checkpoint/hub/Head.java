package org.logitlens.checkpoint.hub;

import java.net.http.HttpHeaders;

/**
 * An answer whose body may still be coming.
 *
 * @param status its status
 * @param headers its headers
 * @param body to be closed by whoever has this
 */
record Head(int status, HttpHeaders headers, Body body) {}
