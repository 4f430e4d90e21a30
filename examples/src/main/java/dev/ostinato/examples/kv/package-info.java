/**
 * A key-value server: TCP, one process a connection, one server a bucket.
 *
 * <p>{@code KeyValue} is the top supervisor, and knows how all ends. Below it are three parts, in
 * two packages. In {@code wire} are the registry and the supervisor of the connections, and the
 * {@code Acceptor}, which has one {@code Connection} started a client: they stay as long as the
 * server runs. In {@code buckets} is what may be replaced meanwhile: the {@code Store} with the
 * registry and the supervisor of the buckets, and the {@code Session}, which understands lines with
 * {@code Command} and answers them.
 */
package dev.ostinato.examples.kv;
