/**
 * A key-value server: TCP, one process a connection, one server a bucket.
 *
 * <p>{@code KeyValue} is a supervisor. Its children are the registry {@code Bucket.NAMES}, the
 * supervisor of the buckets, that of the connections, the {@code Drainer}, which lets connections
 * finish at the end, and the {@code Acceptor}, which has one {@code Connection} started a client. A
 * connection reads lines with {@code LineReader}, understands them with {@code Command}, and
 * answers them in a {@code Session}.
 */
package dev.ostinato.examples.kv;
