/**
 * A key-value server: TCP, one process a connection, one server a bucket.
 *
 * <p>{@code KeyValue} is the top supervisor, and knows how all ends. Its children are the registry
 * {@code Bucket.NAMES} and the supervisor of the buckets, the registry {@code Connection.OPEN} and
 * the supervisor of the connections, and the {@code Acceptor}, which has one {@code Connection}
 * started a client. A connection reads lines with {@code LineReader}, understands them with {@code
 * Command}, and answers them in a {@code Session}.
 */
package dev.ostinato.examples.kv;
