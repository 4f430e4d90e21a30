package dev.ostinato.process;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Each test of the class is a process of a node of its own, which is closed behind it.
 *
 * <p>The node is patient: nothing on it may have to be declared dead, unless the test or its class
 * is {@link Impatient}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(NodePerTest.class)
@Timeout(20)
@interface OnItsOwnNode {}
