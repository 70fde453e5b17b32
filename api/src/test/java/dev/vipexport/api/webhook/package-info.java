/** Tests of webhook. */
@NullMarked
package dev.vipexport.api.webhook;

import org.jspecify.annotations.NullMarked;
