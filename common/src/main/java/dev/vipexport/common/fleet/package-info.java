/** What workers tell operators about themselves, and what operators tell workers. No promise of an export depends on it. */
@NullMarked
package dev.vipexport.common.fleet;

import org.jspecify.annotations.NullMarked;
