// fork, vfork, clone, execve and the end of processes.

#include "tests/kernel/measured.hpp"

using namespace cow;
using namespace cow::test;

namespace {

struct Family : Measured {
    ProcId a;
    explicit Family(MachineConfig config = {.frames = 256}) : Measured(config) { a = process("A"); }
    /// The program /bin/x: 6 pages of text, 2 of data.
    void program() {
        run([](Kernel& kernel) { create_file(kernel, "/bin/x", 8 * page_size, true); });
    }
    CallResult exec(ProcId proc, std::string_view path) {
        return run([&](Kernel& kernel) { return sys::execve(kernel, proc, path); });
    }
    ProcId vfork(ProcId proc) {
        REQUIRE_FALSE(run([&](Kernel& kernel) { return sys::vfork(kernel, proc, "V"); }).failed());
        return ProcId{static_cast<u32>(machine().processes.size() - 1)};
    }
    CallResult wait(ProcId proc, i64 pid = -1) {
        return run([&](Kernel& kernel) { return sys::wait4(kernel, proc, pid); });
    }
    CallResult kill(ProcId proc, i64 pid, i32 signal) {
        return run([&](Kernel& kernel) { return sys::kill(kernel, proc, pid, signal); });
    }
    const Process& of(ProcId proc) const { return machine().process(proc); }
};

} // namespace

TEST_CASE("fork, then execve: nothing was copied in vain") {
    Family m;
    m.program();
    const VirtAddr p0 = m.anon(m.a, 4);
    CHECK(m.store(m.a, p0, 1) == 1);
    const Pfn f0 = m.frame(m.a, p0);
    const ProcId b = m.fork(m.a, "B");
    CHECK(m.page(m.a, p0).mapcount == 2);
    const u64 copies = m.counters().copies;
    CHECK(m.exec(b, "/bin/x").value == 0);
    CHECK(m.counters().copies == copies);
    CHECK(m.page(m.a, p0).mapcount == 1);
    CHECK_FALSE(m.page(m.a, p0).exclusive);
    CHECK(m.store(m.a, p0, 2) == 1);
    CHECK(m.frame(m.a, p0) == f0);
    CHECK(m.counters().reuses == 1);
    CHECK(m.machine().names->text(m.of(b).program) == "/bin/x");
}

TEST_CASE("execve: text, data, bss, heap and stack") {
    Family m;
    m.program();
    CHECK(m.exec(m.a, "/bin/x").value == 0);
    const VmaList& vmas = m.machine().spaces[m.mm(m.a).v].vmas;
    REQUIRE(vmas.size() == 4);
    constexpr VmaLabel labels[]{VmaLabel::text, VmaLabel::data, VmaLabel::bss, VmaLabel::stack};
    constexpr u64 pages[]{6, 2, 1, 33};
    for (std::size_t i = 0; i < vmas.size(); ++i) {
        CHECK(vmas[i].label() == labels[i]);
        CHECK(vmas[i].pages() == pages[i]);
    }
    const VirtAddr text{vmas[0].start};
    const VirtAddr data{vmas[1].start};
    CHECK(m.counters().committed == 2 + 1 + 33);
    CHECK(m.load(m.a, text, *m.value(m.a, text)) == 1);
    CHECK(m.present(m.a, text, 6) == 6);
    CHECK(m.vma(m.a, data)->pgoff == 6); // the last quarter of the file
    CHECK(m.store(m.a, data, 1) == 1);
    CHECK(m.smaps(m.a, data) == "Rss=4 Pss=4 ShC=0 ShD=0 PrC=0 PrD=4 Anon=4");
    const CallResult heap = m.run([&](Kernel& kernel) { return sys::brk(kernel, m.a, {}); });
    CHECK(VirtAddr{static_cast<u64>(heap.value)} == VirtAddr{vmas[2].end});
    const ProcId b = m.process("B");
    CHECK(m.exec(b, "/bin/x").value == 0);
    CHECK(m.load(b, text, *m.value(b, text)) == 1);
    CHECK(m.frame(b, text) == m.frame(m.a, text)); // two processes, one text
    CHECK(m.killed_by_store(b, text) == Signal::sigsegv);
}

TEST_CASE("execve: a failed one leaves the address space as it was") {
    Family m({.frames = 64, .overcommit = 2});
    m.program();
    m.run([](Kernel& kernel) {
        create_file(kernel, "/data", page_size, false);
        create_file(kernel, "/bin/empty", 0, true);
    });
    m.anon(m.a, 1);
    CHECK(m.store(m.a, base, 1) == 1);
    const std::string before = m.maps(m.a);
    CHECK(m.exec(m.a, "/bin/none").error() == Errno::enoent);
    CHECK(m.exec(m.a, "/data").error() == Errno::eacces);
    CHECK(m.exec(m.a, "/bin/empty").error() == Errno::enoexec);
    CHECK(m.maps(m.a) == before);
    CHECK(m.load(m.a, base, 1) == 0);
    CHECK(m.counters().committed == 1);
}

TEST_CASE(
    "execve: a program for which there is no room kills its process, whose old memory is gone by then") {
    Family m({.frames = 64, .overcommit = 2});
    m.program();
    m.anon(m.a, 1);
    const ProcId b = m.fork(m.a, "B");
    m.exec(b, "/bin/x"); // 36 pages would be charged, 32 may be
    CHECK(m.machine().process(b).signal == Signal::sigsegv);
    CHECK(m.counters().committed == 1);
}

TEST_CASE("execve closes what is marked so") {
    Family m;
    m.program();
    const i32 stays = m.open(m.a, "/data", 1);
    const CallResult goes =
        m.run([&](Kernel& kernel) { return sys::open(kernel, m.a, "/data", open_flag::cloexec); });
    const ProcId b = m.fork(m.a, "B");
    CHECK(m.exec(b, "/bin/x").value == 0);
    const auto close = [&](ProcId proc, i64 fd) {
        return m.run([&](Kernel& kernel) { return sys::close(kernel, proc, static_cast<i32>(fd)); }).error();
    };
    CHECK(close(b, stays) == Errno::ok);
    CHECK(close(b, goes.value) == Errno::ebadf);
    CHECK(close(m.a, goes.value) == Errno::ok);
}

TEST_CASE("j1: vfork shares the address space") {
    Family m;
    const VirtAddr p0 = m.anon(m.a, 4);
    CHECK(m.store(m.a, p0, 1) == 1);
    const Pfn f0 = m.frame(m.a, p0);
    const u64 ptes = m.counters().ptes;
    const ProcId child = m.vfork(m.a);
    CHECK(m.counters().ptes == ptes); // no PTE changes
    CHECK(m.of(m.a).vfork_child == child);
    CHECK(m.mm(child) == m.mm(m.a));
    CHECK(m.store(child, p0, 9) == 0);
    CHECK(m.store(child, page_at(1), 8) == 1);
    m.exit(child);
    CHECK(m.of(m.a).vfork_child == no_proc);
    CHECK(m.load(m.a, p0, 9) == 0);
    CHECK(m.load(m.a, page_at(1), 8) == 0);
    CHECK(m.frame(m.a, p0) == f0);
    CHECK(m.page(m.a, p0).exclusive);
    CHECK(m.counters().copies == 0);
}

TEST_CASE("vfork: execve lets the parent go on, in memory that is its own again") {
    Family m;
    m.program();
    m.anon(m.a, 1);
    CHECK(m.store(m.a, base, 1) == 1);
    const ProcId child = m.vfork(m.a);
    CHECK(m.exec(child, "/none").error() == Errno::enoent);
    CHECK(m.of(m.a).vfork_child == child);
    CHECK(m.exec(child, "/bin/x").value == 0);
    CHECK(m.of(m.a).vfork_child == no_proc);
    CHECK(m.mm(child) != m.mm(m.a));
    CHECK(m.store(m.a, base, 2) == 0);
}

TEST_CASE("clone") {
    Family m;
    m.anon(m.a, 1);
    CHECK(m.store(m.a, base, 1) == 1);
    const auto clone = [&](u64 flags) {
        return m.run([&](Kernel& kernel) { return sys::clone(kernel, m.a, flags, "C"); });
    };
    CHECK(clone(clone_flag::thread).error() == Errno::einval); // a thread shares its memory
    CHECK_FALSE(clone(clone_flag::vm).failed());
    const ProcId shares{1};
    CHECK(m.store(shares, base, 2) == 0);
    CHECK(m.value(m.a, base) == 2);
    m.exit(shares);
    CHECK(m.load(m.a, base, 2) == 0);
    CHECK_FALSE(clone(0).failed());
    const ProcId copies{2};
    CHECK(m.store(copies, base, 3) == 1);
    CHECK(m.value(m.a, base) == 2);
    CHECK(clone(clone_flag::vm | clone_flag::vfork).value == 4);
    CHECK(m.of(m.a).vfork_child == ProcId{3});
}

TEST_CASE("a signal for one that shares memory leaves the memory to the other") {
    Family m;
    m.anon(m.a, 1);
    CHECK(m.store(m.a, base, 1) == 1);
    const ProcId child = m.vfork(m.a);
    CHECK(m.killed_by_load(child, page_at(100)) == Signal::sigsegv);
    CHECK(m.of(m.a).vfork_child == no_proc);
    CHECK(m.load(m.a, base, 1) == 0);
}

TEST_CASE("wait4, kill and orphans") {
    Family m;
    const ProcId b = m.fork(m.a, "B");
    const ProcId c = m.fork(b, "C");
    CHECK(m.of(c).parent == b);
    CHECK(m.wait(m.a).value == 0); // nobody has ended
    CHECK(m.wait(c).error() == Errno::echild);
    CHECK(m.wait(m.a, 99).error() == Errno::echild);
    CHECK(m.kill(m.a, 99, 9).error() == Errno::esrch);
    CHECK(m.kill(m.a, m.of(b).pid, 65).error() == Errno::einval);
    CHECK(m.kill(m.a, m.of(b).pid, 0).value == 0);
    CHECK(m.kill(m.a, m.of(b).pid, 17).value == 0); // SIGCHLD is ignored
    CHECK(m.of(b).alive());
    CHECK(m.kill(c, m.of(b).pid, 15).value == 0);
    CHECK(m.of(b).state == ProcState::zombie);
    CHECK(m.of(b).signal == Signal::sigterm);
    CHECK(m.of(c).parent == m.a);                  // the first process takes the orphan
    CHECK(m.kill(m.a, m.of(b).pid, 9).value == 0); // a zombie is still there
    CHECK(m.wait(m.a, m.of(c).pid).value == 0);
    CHECK(m.wait(m.a).value == m.of(b).pid);
    CHECK(m.of(b).state == ProcState::reaped);
    CHECK(m.kill(m.a, m.of(b).pid, 9).error() == Errno::esrch);
    m.exit(c, 0x107);
    CHECK(m.of(c).exit_code == 7);
    CHECK(m.wait(m.a).value == m.of(c).pid);
    CHECK(m.wait(m.a).error() == Errno::echild);
}

TEST_CASE("fork shares open files, with their positions") {
    Family m;
    const i32 fd = m.open(m.a, "/data", 2);
    m.anon(m.a, 1);
    const ProcId b = m.fork(m.a, "B");
    const auto read = [&](ProcId proc, u64 count) {
        return m.run([&](Kernel& kernel) { return sys::read(kernel, proc, fd, base, count); }).value;
    };
    CHECK(read(m.a, 5000) == 4096); // the buffer ends there
    CHECK(read(b, 100) == 100);
    CHECK(read(m.a, 4096) == 3996);
    CHECK(read(b, 4096) == 0);
    const CallResult closed = m.run([&](Kernel& kernel) { return sys::close(kernel, m.a, fd); });
    CHECK(closed.value == 0);
    CHECK(m.run([&](Kernel& kernel) { return sys::read(kernel, m.a, fd, base, 1); }).error() == Errno::ebadf);
    CHECK(read(b, 1) == 0);
}

TEST_CASE("read, write and open: errors") {
    Family m;
    const i32 fd = m.open(m.a, "/data", 2);
    m.anon(m.a, 1);
    m.anon(m.a, 1, 8, ro);
    const auto open = [&](std::string_view path, u32 flags) {
        return m.run([&](Kernel& kernel) { return sys::open(kernel, m.a, path, flags); });
    };
    const auto read = [&](i32 from, VirtAddr to, u64 count) {
        return m.run([&](Kernel& kernel) { return sys::read(kernel, m.a, from, to, count); });
    };
    const auto write = [&](i32 to, VirtAddr from, u64 count) {
        return m.run([&](Kernel& kernel) { return sys::write(kernel, m.a, to, from, count); });
    };
    CHECK(open("/none", 0).error() == Errno::enoent);
    CHECK(open("/data", open_flag::creat | open_flag::excl).error() == Errno::eexist);
    CHECK(open("/data", 3).error() == Errno::ok);
    const i32 readable = static_cast<i32>(open("/data", open_flag::rdonly).value);
    const i32 writable = static_cast<i32>(open("/data", open_flag::wronly).value);
    CHECK(read(99, base, 1).error() == Errno::ebadf);
    CHECK(read(writable, base, 1).error() == Errno::ebadf);
    CHECK(write(readable, base, 1).error() == Errno::ebadf);
    CHECK(read(fd, page_at(8), 10).error() == Errno::efault); // not writable: no signal
    CHECK(read(fd, page_at(100), 10).error() == Errno::efault);
    CHECK(read(fd, VirtAddr{page_at(1).v - 10}, 30).value == 10);
    CHECK(read(fd, base, 1).value == 1);
    CHECK(m.value(m.a, base) == m.value(m.a, page_at(1) + (0 - page_size))); // page 0 again
    CHECK(write(fd, page_at(100), 10).error() == Errno::efault);
    CHECK(write(fd, VirtAddr{page_at(1).v - 10}, 30).value == 10);
    CHECK(read(0, base, 10).value == 0); // the terminal
    CHECK(write(1, base, 10).value == 10);
    CHECK(m.of(m.a).alive());
}

TEST_CASE("O_TRUNC takes the pages away from everyone, private copies too") {
    Family m;
    const i32 fd = m.open(m.a, "/data", 2);
    m.file(m.a, fd, 2);
    m.file(m.a, fd, 2, 8, map::shared);
    CHECK(m.store(m.a, base, 1) == 1);
    CHECK(m.store(m.a, page_at(8), 1) == 1);
    const u32 flags = open_flag::rdwr | open_flag::trunc;
    CHECK_FALSE(m.run([&](Kernel& kernel) { return sys::open(kernel, m.a, "/data", flags); }).failed());
    CHECK(m.present(m.a, base, 16) == 0);
    CHECK(m.value(m.a, base) == std::nullopt);
    const u8 bytes[]{'x'};
    CHECK(m.run([&](Kernel& kernel) { return sys::write_untracked(kernel, m.a, fd, bytes, 1); }).value == 1);
    CHECK(m.load(m.a, base, 'x') == 1);
    CHECK(m.load(m.a, base + 1, 0) == 0);
    CHECK(m.killed_by_load(m.a, page_at(1)) == Signal::sigbus);
}

TEST_CASE("behind a file's end its last page holds zeroes, also when the file grows") {
    Family m;
    m.run([](Kernel& kernel) { create_file(kernel, "/odd", page_size + 100, false); });
    const i32 fd = m.open(m.a, "/odd", 0);
    m.file(m.a, fd, 4, 0, map::shared);
    CHECK(m.load(m.a, page_at(1) + 99, *m.value(m.a, page_at(1) + 99)) == 1);
    CHECK(*m.value(m.a, page_at(1) + 99) != 0);
    CHECK(m.load(m.a, page_at(1) + 100, 0) == 0);
    CHECK(m.value(m.a, page_at(2)) == std::nullopt);
    const std::vector<u8> bytes(2 * page_size, 'y');
    CHECK(m.run([&](Kernel& kernel) {
               return sys::write_untracked(kernel, m.a, fd, bytes, bytes.size() - 1);
           }).value > 0);
    CHECK(m.run([&](Kernel& kernel) { return sys::write_untracked(kernel, m.a, fd, bytes, 2); }).value == 2);
    CHECK(m.load(m.a, page_at(2), 'y') == 1);
    CHECK(m.load(m.a, page_at(2) + 1, 0) == 0);
}

TEST_CASE("a long chain of forks shares one frame; each that ends gives its mapping back") {
    Family m;
    m.anon(m.a, 1);
    CHECK(m.store(m.a, base, 1) == 1);
    std::vector<ProcId> chain{m.a};
    for (int i = 0; i < 20; ++i) {
        chain.push_back(m.fork(chain.back(), ""));
    }
    CHECK(m.page(m.a, base).mapcount == 21);
    CHECK(m.machine().frames.used() == 1);
    CHECK(sharing(m.machine()).saved == 20 * page_size);
    for (std::size_t i = 0; i + 1 < chain.size(); ++i) {
        m.exit(chain[i]);
    }
    CHECK(m.store(chain.back(), base, 2) == 1);
    CHECK(m.counters().copies == 0);
}
