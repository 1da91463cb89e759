#pragma once
// The numbers of the system calls that workers make: arch/x86/entry/syscalls/syscall_64.tbl.

namespace cow::real::nr {

constexpr long read = 0;
constexpr long write = 1;
constexpr long open = 2;
constexpr long close = 3;
constexpr long lseek = 8;
constexpr long mmap = 9;
constexpr long mprotect = 10;
constexpr long munmap = 11;
constexpr long brk = 12;
constexpr long pread64 = 17;
constexpr long pwrite64 = 18;
constexpr long readv = 19;
constexpr long writev = 20;
constexpr long mremap = 25;
constexpr long msync = 26;
constexpr long mincore = 27;
constexpr long madvise = 28;
constexpr long shmget = 29;
constexpr long shmat = 30;
constexpr long shmctl = 31;
constexpr long sendfile = 40;
constexpr long execve = 59;
constexpr long shmdt = 67;
constexpr long fcntl = 72;
constexpr long fsync = 74;
constexpr long fdatasync = 75;
constexpr long getrlimit = 97;
constexpr long ptrace = 101;
constexpr long mlock = 149;
constexpr long munlock = 150;
constexpr long mlockall = 151;
constexpr long munlockall = 152;
constexpr long prctl = 157;
constexpr long setrlimit = 160;
constexpr long readahead = 187;
constexpr long fadvise64 = 221;
constexpr long sync_file_range = 277;
constexpr long preadv = 295;
constexpr long pwritev = 296;
constexpr long prlimit64 = 302;
constexpr long process_vm_readv = 310;
constexpr long process_vm_writev = 311;
constexpr long mlock2 = 325;
constexpr long copy_file_range = 326;
constexpr long preadv2 = 327;
constexpr long pwritev2 = 328;
constexpr long process_madvise = 440;

} // namespace cow::real::nr
