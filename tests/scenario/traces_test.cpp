// Lines of strace output run as they stand.

#include "core/check/observables.hpp"
#include "tests/scenario/played.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace cow;
using namespace cow::test;

namespace {

/// Steps that came to something else than the trace says.
std::string disagreements(const Played& played) {
    std::string out;
    for (const StepOutcome& outcome : played.outcomes) {
        if (!outcome.disagreement.empty() || !outcome.problem.empty()) {
            out += std::to_string(played.runner.script().statements[outcome.statement].line) + ": " +
                   outcome.disagreement + outcome.problem + "\n";
        }
    }
    return out;
}

} // namespace

TEST_CASE("traces: the dynamic linker's two lines run as they stand") {
    const Played played(R"(openat(AT_FDCWD, "/lib64/libc.so.6", O_RDONLY|O_CLOEXEC) = 3
mmap(NULL, 3906144, PROT_READ|PROT_EXEC, MAP_PRIVATE|MAP_DENYWRITE, 3, 0) = 0x7f8a3cb20000
mmap(0x7f8a3ced4000, 24576, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_FIXED|MAP_DENYWRITE, 3, 0x1b0000) = 0x7f8a3ced4000
store 0x7f8a3ced4008 "relocated"
)");
    CHECK(disagreements(played).empty());
    CHECK(played.result(0) == "3");
    CHECK(played.result(1) == "0x7f8a3cb20000");
    CHECK(played.result(2) == "0x7f8a3ced4000");
    CHECK(played.last().decision == Decision::copy);
    const AddressSpace& space = played.machine.space(played.machine.processes[0].mm);
    REQUIRE(space.vmas.size() == 2);
    CHECK(space.vmas[0].pages() + space.vmas[1].pages() == pages_for(3906144));
    CHECK(space.vmas[1].pgoff == 0x1b0);
    CHECK(played.machine.files.at(0).implied);
}

TEST_CASE("traces: a program that does nothing") {
    const Played played(R"(14644 execve("/bin/true", ["/bin/true"], 0x7fff1ed50fd8 /* 1 var */) = 0
14644 brk(NULL)                         = 0x560f24f00000
14644 brk(0x560f24f21000)               = 0x560f24f21000
14644 mmap(NULL, 8192, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f7aa1c9d000
14644 access("/etc/ld.so.preload", R_OK) = -1 ENOENT (No such file or directory)
14644 openat(AT_FDCWD, "/etc/ld.so.cache", O_RDONLY|O_CLOEXEC) = 3
14644 newfstatat(3, "", {st_mode=S_IFREG|0644, st_size=43875, ...}, AT_EMPTY_PATH) = 0
14644 mmap(NULL, 43875, PROT_READ, MAP_PRIVATE, 3, 0) = 0x7f7aa1c92000
14644 close(3)                          = 0
14644 openat(AT_FDCWD, "/lib/x86_64-linux-gnu/libc.so.6", O_RDONLY|O_CLOEXEC) = 3
14644 read(3, "\177ELF\2\1\1\3\0\0\0\0\0\0\0\0\3\0>\0\1\0\0\0\20t\2\0\0\0\0\0"..., 832) = 832
14644 pread64(3, "\6\0\0\0\4\0\0\0@\0\0\0\0\0\0\0@\0\0\0\0\0\0\0@\0\0\0\0\0\0\0"..., 784, 64) = 784
14644 mmap(NULL, 1974096, PROT_READ, MAP_PRIVATE|MAP_DENYWRITE, 3, 0) = 0x7f7aa1ab0000
14644 mmap(0x7f7aa1ad6000, 1400832, PROT_READ|PROT_EXEC, MAP_PRIVATE|MAP_FIXED|MAP_DENYWRITE, 3, 0x26000) = 0x7f7aa1ad6000
14644 mmap(0x7f7aa1c7f000, 24576, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_FIXED|MAP_DENYWRITE, 3, 0x1cf000) = 0x7f7aa1c7f000
14644 mmap(0x7f7aa1c85000, 53072, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_FIXED|MAP_ANONYMOUS, -1, 0) = 0x7f7aa1c85000
14644 close(3)                          = 0
14644 arch_prctl(ARCH_SET_FS, 0x7f7aa1aad740) = 0
14644 set_tid_address(0x7f7aa1aada10)   = 14644
14644 set_robust_list(0x7f7aa1aada20, 24) = 0
14644 rseq(0x7f7aa1aae060, 0x20, 0, 0x53053053) = 0
14644 mprotect(0x7f7aa1c7f000, 16384, PROT_READ) = 0
14644 mprotect(0x7f7aa1c80000, 4096, PROT_NONE) = 0 <0.000012>
14644 prlimit64(0, RLIMIT_STACK, NULL, {rlim_cur=8192*1024, rlim_max=RLIM64_INFINITY}) = 0
14644 munmap(0x7f7aa1c92000, 43875)     = 0
14644 getrandom("\x1a\x2a\x6f\x68\x04\x2e\x99\xa7", 8, GRND_NONBLOCK) = 8
14644 rt_sigaction(SIGINT, {sa_handler=0x555873df4dc0, sa_mask=~[RTMIN RT_1], sa_flags=SA_RESTORER, sa_restorer=0x7f386b235050}, NULL, 8) = 0
14644 ioctl(1, TCGETS, 0x7ffd1f437190)  = -1 ENOTTY (Inappropriate ioctl for device)
14644 write(1, "ImageMagick-6\nPackageKit\nX11\nadd"..., 1323) = 1323
14644 exit_group(0)                     = ?
)");
    CHECK(disagreements(played).empty());
    REQUIRE(played.machine.processes.size() == 1);
    CHECK(played.machine.processes[0].pid == 14644);
    CHECK(played.machine.processes[0].state == ProcState::zombie);
    CHECK(played.result(1) == "0x560f24f00000");
    CHECK(played.result(3) == "0x7f7aa1c9d000");
    CHECK(played.result(4) == "-1 ENOENT (No such file or directory)");
    CHECK(played.result(played.outcomes.size() - 1).empty());
}

TEST_CASE("traces: pids name processes") {
    const Played played(R"(14650 pipe2([3, 4], 0)                  = 0
14650 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f386b1f6a10) = 14651
14650 close(4)                          = 0
14651 set_robust_list(0x7f386b1f6a20, 24) = 0
14651 dup2(4, 1)                        = 1
wc = clone(child_stack=NULL, flags=SIGCHLD) = 14652
[pid 14652] read(0, "ImageMagick-6\n"..., 16320) = 1323
14650 close(-1)                         = -1 EBADF (Bad file descriptor)
14651 exit_group(0)                     = ?
14650 wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 14651
wc: exit_group(0)
14650 wait4(-1, 0x7fff81be482c, WNOHANG, NULL) = 14652
77 getpid() = 77
)");
    CHECK(disagreements(played).empty());
    REQUIRE(played.machine.processes.size() == 4);
    const auto name = [&](std::size_t i) { return played.machine.name(played.machine.processes[i]); };
    CHECK(name(0) == "init");
    CHECK(name(1) == "p14651");
    CHECK(name(2) == "wc");
    CHECK(name(3) == "p77");
    CHECK(played.machine.processes[0].pid == 14650);
    CHECK(played.machine.processes[1].state == ProcState::reaped);
    CHECK(played.env.pids.at(14652) == "wc");
    CHECK(played.runner.script().statements[6].process == "wc");
}

TEST_CASE("traces: where the model comes to something else, it says so") {
    struct Case {
        const char* name;
        const char* source;
        const char* disagreement;
    };
    const Case cases[] = {
        {"a wrong success", "munmap(1, 4096) = 0", "recorded 0, here -1 EINVAL (Invalid argument)"},
        {"a place that is taken",
         "mmap(0x10000000, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED, -1, 0) = 0x10000000\n"
         "mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x10000000",
         "recorded 0x10000000, here 0x7ffff7ffe000"},
        {"a pid that is taken", "fork() = 1", "recorded 1, here 2"},
        {"a program that cannot run", "file \"/a\" 1 page\nexecve(\"/a\") = 0",
         "recorded 0, here -1 EACCES (Permission denied)"},
        {"a file that is too short",
         "file \"/a\" 3\nopenat(AT_FDCWD, \"/a\", O_RDONLY) = 7\nread(7, \"abcd\", 4) = 4",
         "recorded 4, here 3"},
        {"an error is believed",
         "mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = -1 ENOMEM (Cannot allocate memory)",
         ""},
        {"a descriptor from elsewhere", "close(9) = 0", ""},
        {"a number that is kept", "openat(AT_FDCWD, \"/new\", O_RDONLY) = 9\nclose(9) = 0", ""},
        {"nothing recorded", "close(9)", ""},
    };
    for (const Case& c : cases) {
        INFO(std::string(c.name));
        CHECK(Played(c.source).last().disagreement == c.disagreement);
    }
    const Played failed("openat(AT_FDCWD, \"/none\", O_RDONLY)\n");
    CHECK(failed.result(0) == "-1 ENOENT (No such file or directory)");
    CHECK(failed.machine.files.empty());
}
