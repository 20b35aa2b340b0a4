// Part of Proviso. SPDX-License-Identifier: Apache-2.0
//
// The checksum of records, and the bell that wakes a sleeping thread: what the journal needs and Swift has no word for.

#ifndef PROVISO_CJOURNAL_H
#define PROVISO_CJOURNAL_H

#include <stddef.h>
#include <stdint.h>

/// The CRC32C (Castagnoli) of `count` bytes, going on from `checksum`; 0 begins.
uint32_t proviso_crc32c(uint32_t checksum, const void *bytes, size_t count);

/// The same from a table, byte by byte: what processors without the instruction run, and tests compare with.
uint32_t proviso_crc32c_table(uint32_t checksum, const void *bytes, size_t count);

/// A bell one thread waits for; a ring while nobody waits is kept for the next wait.
typedef struct proviso_bell proviso_bell;

/// A bell that has not rung, or NULL when there is no memory.
proviso_bell *proviso_bell_create(void);

/// Gives the bell back; nobody may wait for it.
void proviso_bell_destroy(proviso_bell *bell);

/// Wakes who waits; costs a system call only when somebody does.
void proviso_bell_ring(proviso_bell *bell);

/// Waits until the bell rings or this many nanoseconds have passed; a negative number waits without end.
void proviso_bell_wait(proviso_bell *bell, int64_t nanoseconds);

/// Nanoseconds of processor time this thread has used.
int64_t proviso_thread_nanoseconds(void);

/// A monotonic count of nanoseconds, for pacing only.
int64_t proviso_monotonic_nanoseconds(void);

#endif
