/** The key-value server upgraded while clients write: {@code ./ostinato demo upgrade}. */
package dev.ostinato.examples.kv.demo;
