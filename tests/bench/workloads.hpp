#pragma once
// The timed pieces of work. Each runs once, does its own untimed setting up, and returns the seconds that the timed
// part took per operation.

#include <cstddef>

namespace cow::bench {

inline constexpr std::size_t fault_pages = 4096;  ///< pages touched per run of the fault workloads
inline constexpr std::size_t fork_pages = 262144; ///< 1 GiB resident

// model.cpp: the engine without history, the same code that the window shows.
double model_cow_fault(); ///< a store to a page shared by fork, from the refused access to the retry
double model_zero_fill(); ///< the first store to an anonymous page
double model_fork_1g();
std::size_t model_bytes_1g(); ///< heap bytes of a machine with 1 GiB resident in one process
double
vmas_32k_ms(); ///< 32,000 calls that divide VMAs, the slowest of mprotect, madvise and munmap, milliseconds
double seek_ms(); ///< the slowest of many seeks in a history of 1,000,000 events, milliseconds

// real_kernel.cpp: the same on the Linux underneath. Negative: it could not be measured here.
double kernel_cow_fault();
double kernel_zero_fill();
double kernel_fork_1g();

// The other yardstick.
double memcpy_page(); ///< hot: 4 KiB, source and target in the first-level cache
double memset_page(); ///< hot: 4 KiB
double memcpy_ptes(); ///< the 2 MiB of PTEs that a fork of 1 GiB has to write

} // namespace cow::bench
