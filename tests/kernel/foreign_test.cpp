// Reaching into another process's memory, as measured on Linux 6.18.

#include "core/kernel/fs/pipe.hpp"
#include "core/kernel/mm/process_vm.hpp"
#include "core/kernel/task/pid.hpp"
#include "core/kernel/task/ptrace.hpp"
#include "tests/kernel/measured.hpp"

#include <array>

using namespace cow;
using namespace cow::test;

namespace {

struct Foreign : Measured {
    ProcId a = process("A");
    VirtAddr p = anon(a, 8);
    VirtAddr mine = anon(a, 1, 20);
    ProcId b{};
    /// B is made by fork when A has stored to some pages, and A owns `mine` alone again.
    void part(u64 stored) {
        for (u64 i = 0; i < stored; ++i) {
            CHECK(store(a, page_at(i), static_cast<u8>('A' + i)) == 1);
        }
        b = fork(a, "B");
        World::store(a, mine, 'M');
    }
    i64 pid(ProcId proc) const { return machine().process(proc).pid; }
    CallResult copy(bool writes, VirtAddr remote, u64 bytes, VirtAddr local) {
        const IoVec here{local, bytes};
        const IoVec there{remote, bytes};
        return run([&](Kernel& k) {
            return (writes ? sys::process_vm_writev : sys::process_vm_readv)(
                k, a, pid(b), std::span(&here, 1), std::span(&there, 1), 0);
        });
    }
    CallResult ptrace(i32 request, VirtAddr addr = {}, u64 data = 0) {
        return run([&](Kernel& k) { return sys::ptrace(k, a, request, pid(b), addr, data); });
    }
};

} // namespace

TEST_CASE("process_vm_readv gives the other process its own page first") {
    Foreign m;
    m.part(1);
    const Pfn shared = m.frame(m.a, m.p);
    CHECK(m.minflt(m.a, [&] { CHECK(m.copy(false, m.p, 5, m.mine).value == 5); }) == 1);
    CHECK(m.machine().process(m.b).minflt == 0);
    CHECK(m.frame(m.b, m.p) != shared);
    CHECK(m.page(m.b, m.p).exclusive);
    CHECK_FALSE(m.page(m.b, m.p).writable);
    CHECK(m.value(m.a, m.mine) == 'A');
    CHECK(m.minflt(m.a, [&] { CHECK(m.copy(false, m.p, 5, m.mine).value == 5); }) == 0);
    CHECK(m.store(m.b, m.p, 1) == 1);
    CHECK(m.frame(m.a, m.p) == shared);
}

TEST_CASE("process_vm: rights, zero page, ends") {
    Foreign m;
    m.part(3);
    CHECK(m.minflt(m.a, [&] { CHECK(m.copy(true, page_at(1), 1, m.mine).value == 1); }) == 1);
    CHECK(m.value(m.b, page_at(1)) == 'M');
    CHECK(m.value(m.a, page_at(1)) == 'B');
    CHECK(m.mprotect(m.b, page_at(2), 1, ro).error() == Errno::ok);
    CHECK(m.copy(true, page_at(2), 1, m.mine).error() == Errno::efault);
    CHECK(m.minflt(m.a, [&] { CHECK(m.copy(false, page_at(4), 1, m.mine).value == 1); }) == 1);
    CHECK(m.page(m.b, page_at(4)).zero);
    CHECK(m.minflt(m.a, [&] { CHECK(m.copy(false, page_at(4), 1, m.mine).value == 1); }) == 0);
    CHECK(m.copy(false, page_at(8) + ~u64{1}, 4, m.mine).value == 2); // the mapping ends there
    CHECK(m.copy(false, page_at(9), 4, m.mine).error() == Errno::efault);
    // The other's page is made ready before the caller's own memory is looked at.
    CHECK(m.minflt(m.a, [&] { CHECK(m.copy(true, page_at(5), 4, VirtAddr{8}).error() == Errno::efault); }) ==
          1);
    CHECK(m.page(m.b, page_at(5)).present);
    m.exit(m.b);
    CHECK(m.copy(false, m.p, 1, m.mine).error() == Errno::esrch);
}

TEST_CASE("ptrace writes by force") {
    Foreign m;
    m.part(4);
    CHECK(m.mprotect(m.b, page_at(3), 1, ro).error() == Errno::ok);
    CHECK(m.mprotect(m.b, page_at(2), 1, prot::none).error() == Errno::ok);
    CHECK(m.ptrace(ptrace_request::pokedata, page_at(3), 0x58).error() == Errno::esrch);
    CHECK(m.ptrace(ptrace_request::attach).error() == Errno::ok);
    CHECK(m.ptrace(ptrace_request::attach).error() == Errno::eperm);
    CHECK(m.minflt(m.a, [&] { CHECK(m.ptrace(ptrace_request::pokedata, page_at(3), 0x58).value == 0); }) ==
          1);
    CHECK(m.machine().process(m.b).minflt == 0);
    CHECK(m.value(m.b, page_at(3)) == 0x58);
    CHECK(m.value(m.a, page_at(3)) == 'D');
    CHECK(m.page(m.b, page_at(3)).exclusive);
    CHECK_FALSE(m.page(m.b, page_at(3)).writable);
    CHECK(m.smaps(m.b, page_at(3)) == "Rss=4 Pss=4 ShC=0 ShD=0 PrC=0 PrD=4 Anon=4");
    CHECK(m.minflt(m.a, [&] { CHECK(m.ptrace(ptrace_request::pokedata, page_at(3), 0x59).value == 0); }) ==
          0);
    CHECK(m.minflt(m.a, [&] { CHECK(m.ptrace(ptrace_request::poketext, page_at(2), 1).value == 0); }) == 1);
    CHECK(m.machine().pte(m.mm(m.b), page_at(2).page()).has(Pte::N));
    CHECK(m.ptrace(ptrace_request::peekdata, page_at(3), m.mine.v).value == 0);
    CHECK(m.value(m.a, m.mine) == 0x59);
    CHECK(m.ptrace(ptrace_request::peekdata, page_at(3), 8).error() == Errno::efault);
    CHECK(m.ptrace(ptrace_request::peekdata, page_at(9), m.mine.v).error() == Errno::eio);
    CHECK(m.ptrace(ptrace_request::detach).error() == Errno::ok);
    CHECK(m.ptrace(ptrace_request::detach).error() == Errno::esrch);
}

TEST_CASE("ptrace forces no shared memory") {
    Foreign m;
    m.anon(m.a, 1, 30, ro, shared_anon);
    const VirtAddr file = m.file(m.a, m.open(m.a, "/code", 2), 2, 40, map::priv, ro);
    m.part(0);
    CHECK(m.ptrace(ptrace_request::attach).error() == Errno::ok);
    CHECK(m.ptrace(ptrace_request::pokedata, page_at(30), 1).error() == Errno::eio);
    CHECK(m.ptrace(ptrace_request::poketext, file, 1).error() == Errno::ok);
    CHECK(m.use(m.b).anonymous == page_size);
}

TEST_CASE("ptrace: stopping and going on") {
    Foreign m;
    m.part(0);
    CHECK(m.ptrace(ptrace_request::seize, VirtAddr{1}).error() == Errno::eio);
    CHECK(m.ptrace(ptrace_request::seize).error() == Errno::ok);
    CHECK(m.ptrace(ptrace_request::peekdata, m.p, m.mine.v).error() == Errno::esrch);
    CHECK(m.ptrace(ptrace_request::interrupt).error() == Errno::ok);
    CHECK(m.run([&](Kernel& k) { return sys::wait4(k, m.a, m.pid(m.b)); }).value == m.pid(m.b));
    CHECK(m.ptrace(ptrace_request::peekdata, m.p, m.mine.v).error() == Errno::ok);
    CHECK(m.ptrace(ptrace_request::cont).error() == Errno::ok);
    CHECK(m.ptrace(ptrace_request::detach).error() == Errno::esrch);
    m.exit(m.a);
    CHECK(m.machine().process(m.b).tracing == Tracing{});
}

TEST_CASE("ptrace: a signal stops whoever is traced") {
    Foreign m;
    m.part(0);
    const auto tracing = [&] { return m.machine().process(m.b).tracing; };
    const auto child_of_b_ends = [&] {
        const i64 pid = m.run([&](Kernel& k) { return sys::fork(k, m.b, "c"); }).value;
        m.exit(kernel::find_pid(m.machine(), pid));
    };
    CHECK(m.ptrace(ptrace_request::seize).error() == Errno::ok);
    child_of_b_ends();
    CHECK(tracing().stopped);
    SUBCASE("it goes on, and nothing is left of it") {
        CHECK(m.ptrace(ptrace_request::cont).error() == Errno::ok);
        CHECK_FALSE(tracing().stopped);
    }
    SUBCASE("one that came meanwhile stops it again") {
        CHECK(m.ptrace(ptrace_request::interrupt).error() == Errno::ok);
        CHECK(m.ptrace(ptrace_request::cont).error() == Errno::ok);
        CHECK(tracing().stopped);
        CHECK(m.ptrace(ptrace_request::cont).error() == Errno::ok);
        CHECK_FALSE(tracing().stopped);
    }
    SUBCASE("without its tracer it goes on") {
        m.exit(m.a);
        CHECK(tracing() == Tracing{});
    }
}

TEST_CASE("ptrace: SIGSTOP works when the tracer has gone, unless it had been told") {
    Foreign m;
    m.part(0);
    CHECK(m.ptrace(ptrace_request::attach).error() == Errno::ok);
    SUBCASE("told") {
        CHECK(m.run([&](Kernel& k) { return sys::wait4(k, m.a, m.pid(m.b)); }).value == m.pid(m.b));
        m.exit(m.a);
        CHECK(m.machine().process(m.b).tracing == Tracing{});
    }
    SUBCASE("not told") {
        m.exit(m.a);
        CHECK(m.machine().process(m.b).tracing.stopped);
        CHECK(m.machine().process(m.b).tracing.group);
    }
}

TEST_CASE("/proc/PID/mem") {
    Foreign m;
    const VirtAddr code = m.file(m.a, m.open(m.a, "/code", 2), 2, 40, map::priv, ro);
    m.part(2);
    const auto opened = [&](std::string_view path) {
        return m.run([&](Kernel& k) { return sys::open(k, m.a, path, open_flag::rdwr, {}); });
    };
    const CallResult fd = opened("/proc/" + std::to_string(m.pid(m.b)) + "/mem");
    REQUIRE_FALSE(fd.failed());
    const auto move = [&](bool writes, VirtAddr at, u64 bytes) {
        return m.run([&](Kernel& k) {
            return (writes ? sys::pwrite64 : sys::pread64)(k, m.a, static_cast<i32>(fd.value), m.mine, bytes,
                                                           static_cast<i64>(at.v));
        });
    };
    CHECK(m.minflt(m.a, [&] { CHECK(move(false, m.p, 3).value == 3); }) == 0);
    CHECK(m.frame(m.a, m.p) == m.frame(m.b, m.p)); // not pinned, so not copied
    CHECK(m.minflt(m.a, [&] { CHECK(move(true, code, 3).value == 3); }) == 1);
    CHECK(m.value(m.b, code) == 'A');
    CHECK_FALSE(m.page(m.b, code).writable);
    CHECK(m.machine().process(m.b).minflt == 0);
    CHECK(move(false, page_at(9), 1).error() == Errno::eio);
    CHECK(opened("/proc/self/mem").value == fd.value + 1);
    CHECK(opened("/proc/99/mem").error() == Errno::enoent);
    m.exit(m.b);
    CHECK(move(false, m.p, 3).value == 0);
    CHECK(opened("/proc/" + std::to_string(m.pid(m.b)) + "/mem").error() == Errno::esrch);
}

TEST_CASE("process_madvise: another process's pages may be given up, its contents not") {
    Foreign m;
    m.part(2);
    m.store(m.b, page_at(0), 'x');
    const i32 fd = static_cast<i32>(
        m.run([&](Kernel& k) {
             return sys::make_descriptor(k, m.a, "pidfd_open", {OpenKind::pidfd, open_flag::rdwr, {}, m.b});
         }).value);
    const auto advise = [&](i32 whose, Advice advice, u32 flags = 0) {
        const std::array ranges{IoVec{page_at(0), page_size}, IoVec{page_at(1), 10}};
        return m.run([&](Kernel& k) {
            return sys::process_madvise(k, m.a, whose, ranges, static_cast<i32>(advice), flags);
        });
    };
    CHECK(advise(fd, Advice::cold).value == page_size + 10);
    CHECK_FALSE(m.machine().pte(m.mm(m.b), page_at(0).page()).has(Pte::A));
    CHECK(advise(fd, Advice::dontneed).error() == Errno::einval);
    CHECK(advise(fd, Advice::cold, 1).error() == Errno::einval);
    CHECK(advise(0, Advice::cold).error() == Errno::ebadf);
    CHECK(advise(pidfd_self::process, Advice::dontneed).value == page_size + 10);
    CHECK_FALSE(m.page(m.a, page_at(0)).present);
    m.run([&](Kernel& k) {
        sys::exit(k, m.b, 0);
        return CallResult{};
    });
    CHECK(advise(fd, Advice::cold).error() == Errno::esrch);
}
