package org.logitlens.checkpoint.hub;

import java.net.URI;

/**
 * A file of a repository as the hub describes it.
 *
 * @param name its path in the repository, one of those we ask for
 * @param url where it was asked for: the endpoint's {@code resolve} address with the commit in
 *     place of the revision
 * @param commit the commit that the revision stands for, 40 hexadecimal digits
 * @param etag the entity tag without {@code W/} and quotes: the SHA-256 in 64 hexadecimal digits
 *     for large files, the git blob's SHA-1 in 40 for others; also the name of its blob in the
 *     cache
 * @param size in bytes
 */
public record RemoteFile(String name, URI url, String commit, String etag, long size) {}
