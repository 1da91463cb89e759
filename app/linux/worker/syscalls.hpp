#pragma once
// Raw system calls: the worker has no C library, so that it owns every page it touches.

#include <cstdint>

namespace cow::real {

namespace nr {
inline constexpr long munmap = 11, rt_sigaction = 13, dup3 = 292, madvise = 28, sendto = 44, recvmsg = 47,
                      kill = 62, getpid = 39, fcntl = 72, close = 3, getrusage = 98, sigaltstack = 131,
                      prctl = 157, exit_group = 231, execveat = 322, close_range = 436, clone = 56;
}

inline long syscall6(long number, std::uint64_t a = 0, std::uint64_t b = 0, std::uint64_t c = 0,
                     std::uint64_t d = 0, std::uint64_t e = 0, std::uint64_t f = 0) {
    long result = number;
    register std::uint64_t r10 asm("r10") = d;
    register std::uint64_t r8 asm("r8") = e;
    register std::uint64_t r9 asm("r9") = f;
    asm volatile("syscall"
                 : "+a"(result)
                 : "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                 : "rcx", "r11", "memory");
    return result;
}

inline std::uint64_t address_of(const void* pointer) { return reinterpret_cast<std::uint64_t>(pointer); }

} // namespace cow::real
