/**
 * A key-value server: TCP, one process a connection, one server a bucket.
 *
 * <p>{@code KeyValue} starts and ends the parts: the registry {@code Bucket.NAMES}, {@code
 * Connections}, which starts one {@code Connection} a client, and the {@code Listener}, which
 * accepts them. A connection reads lines with {@code LineReader}, understands them with {@code
 * Command}, and answers them in a {@code Session}.
 */
package dev.ostinato.examples.kv;
