// Every allocation can fail. For N = 0, 1, … the N-th one does, until a run needs fewer: no invariant breaks (the world
// sees to that), a call that fails returns ENOMEM and has changed nothing, and in the end no frame is lost.

#include "tests/kernel/measured.hpp"

#include <fmt/format.h>

using namespace cow;
using namespace cow::test;

namespace {

constexpr u64 far = 1024; ///< pages: two page tables further

/// A has four pages near `base`, two far away, a zero page, a private file page and a clean one. C shares some with a
/// child of its own. The bystander has more than anyone, so that the OOM killer takes it.
class Scene : public Measured {
public:
    Scene(ForkMode mode, bool bystander);
    void end();
    /// What processes can see and what the machine has given away.
    std::string state() const;

    ProcId a{};
    i32 fd = -1;
};

Scene::Scene(ForkMode mode, bool bystander) : Measured({.frames = 128, .fork = mode}) {
    a = process("A");
    run([](Kernel& kernel) { create_file(kernel, "/bin/x", 8 * page_size, true); });
    fd = open(a, "/data", 8);
    if (bystander) {
        const ProcId b = process("bystander");
        for (u64 i = 0; i < 24; ++i) {
            World::store(b, anon(b, 1, i), 1);
        }
    }
    anon(a, 6);
    anon(a, 2, far);
    file(a, fd, 2, 8);
    for (const u64 page : {u64{0}, u64{1}, u64{2}, u64{3}, far, far + 1, u64{8}}) {
        World::store(a, page_at(page), static_cast<u8>('0' + page % 10));
    }
    for (const u64 page : {u64{4}, u64{9}}) {
        World::load(a, page_at(page));
    }
}

std::string Scene::state() const {
    std::string out = fmt::format("committed={}\n", counters().committed);
    if (machine().ksm.full_scans ==
        0) { // a merged page that was copied before the failure stays so, as in Linux
        out += fmt::format("anon={}\n", machine().frames.count(FrameKind::anon));
    }
    for (u32 i = 0; i < machine().processes.size(); ++i) {
        const Process& process = machine().processes[i];
        out += fmt::format("{} {}\n", machine().name(process), proc_state_name(process.state));
        if (!process.alive()) {
            continue;
        }
        out += fmt::format("merge={}\n", machine().space(process.mm).merge_any);
        for (const Vma& vma : machine().spaces[process.mm.v].vmas) {
            out += fmt::format("{:x}-{:x} {:x}:", vma.start.v, vma.end.v, vma.flags);
            for (Vpn page = vma.start; page < vma.end && page - vma.start < 16; ++page) {
                out += fmt::format(" {}", value(ProcId{i}, VirtAddr{page}).value_or(0));
            }
            out += '\n';
        }
    }
    return out;
}

/// All processes end: what is still in use is page cache.
void Scene::end() {
    for (u32 i = static_cast<u32>(machine().processes.size()); i-- > 0;) {
        if (machine().processes[i].alive()) {
            exit(ProcId{i});
        }
    }
    const PhysicalMemory& frames = machine().frames;
    CHECK(frames.count(FrameKind::anon) == 0);
    CHECK(frames.count(FrameKind::ksm) == 0);
    CHECK(frames.used() == 0);
    CHECK(frames.free_count() + frames.count(FrameKind::file) == frames.total());
    CHECK(machine().tables.count() == 0);
    CHECK(counters().committed == 0);
    CHECK(run([&](Kernel& kernel) { return reclaim(kernel, 128); }) + frames.free_count() >= frames.total());
    CHECK(frames.free_count() == frames.total());
}

struct Attempt {
    const char* name;
    ForkMode mode;
    void (*prepare)(Scene&);
    CallResult (*act)(Scene&);
    u64 allocations; ///< how many it makes
};

void nothing(Scene&) {}

CallResult call(Scene& s, CallResult (*body)(Kernel&, ProcId)) {
    return s.run([&](Kernel& kernel) { return body(kernel, ProcId{0}); });
}
CallResult access(Scene& s, u64 page, bool store) {
    World& world = s;
    const AccessOutcome out = store ? world.store(s.a, page_at(page), 1) : world.load(s.a, page_at(page));
    return CallResult::of(out.done || out.signal == Signal::sigkill ? Errno::ok : Errno::efault);
}
CallResult fork(Scene& s) {
    return call(s, [](Kernel& k, ProcId a) { return sys::fork(k, a, "B"); });
}
CallResult read(Scene& s, u64 page, u64 bytes) {
    return s.run([&](Kernel& kernel) { return sys::read(kernel, s.a, s.fd, page_at(page), bytes); });
}

void share(Scene& s) { s.fork(s.a, "B"); }
void merge(Scene& s) {
    for (u64 page = 0; page < 3; ++page) {
        s.World::store(s.a, page_at(page), 'k');
    }
    CHECK(s.madvise(s.a, base, 4, Advice::mergeable).value == 0);
    s.ksm_scan();
    s.ksm_scan();
    CHECK(s.page(s.a, base).mapcount == 3);
}
void merge_any(Scene& s) {
    merge(s);
    CHECK(call(s, [](Kernel& k, ProcId a) {
              return sys::prctl(k, a, prctl_option::set_memory_merge, 1);
          }).value == 0);
}
void drop_cache(Scene& s) {
    s.run([](Kernel& kernel) { return reclaim(kernel, 128); });
}
void map_stack(Scene& s) { s.anon(s.a, 1, 2 * far, rw, private_anon | map::growsdown); }

const std::vector<Attempt>& attempts() {
    using enum ForkMode;
    static const std::vector<Attempt> all{
        {"fork", cow, nothing, fork, 5},
        {"fork=eager", eager, nothing, fork, 12},
        {"fork=ondemand", ondemand, nothing, fork, 5},
        {"fork=ondemand, a second time", ondemand, share, fork, 5},
        {"fork=ondemand, of a child", ondemand, share,
         [](Scene& s) {
             return s.run(
                 [&](Kernel& k) { return sys::fork(k, ProcId{u32(s.machine().processes.size() - 1)}, "C"); });
         },
         5},
        {"mremap to another table", cow, nothing,
         [](Scene& s) { return s.mremap(s.a, base, 4, 4, 3, page_at(4 * far)); }, 1},
        {"mremap of a shared table", ondemand, share,
         [](Scene& s) { return s.mremap(s.a, base, 4, 4, 3, page_at(4 * far)); }, 2},
        {"mremap of merged pages", cow, merge,
         [](Scene& s) { return s.mremap(s.a, base, 4, 4, 3, page_at(4 * far)); }, 4},
        {"mprotect of shared tables", ondemand, share, [](Scene& s) { return s.mprotect(s.a, base, 6, ro); },
         1},
        {"DONTNEED in a shared table", ondemand, share,
         [](Scene& s) { return s.madvise(s.a, base, 2, Advice::dontneed); }, 1},
        {"UNMERGEABLE", cow, merge, [](Scene& s) { return s.madvise(s.a, base, 4, Advice::unmergeable); }, 3},
        {"PR_SET_MEMORY_MERGE off", cow, merge_any,
         [](Scene& s) {
             return call(
                 s, [](Kernel& k, ProcId a) { return sys::prctl(k, a, prctl_option::set_memory_merge, 0); });
         },
         3},
        {"read into a present page", cow, drop_cache, [](Scene& s) { return read(s, 0, 1); }, 1},
    };
    return all;
}

/// Those that do not fail themselves: the OOM killer makes room, or takes the process.
const std::vector<Attempt>& patient() {
    using enum ForkMode;
    static const std::vector<Attempt> all{
        {"zero page in a new table", cow, nothing,
         [](Scene& s) {
             s.anon(s.a, 1, 4 * far);
             return access(s, 4 * far, false);
         },
         1},
        {"zero fill in a new table", cow, nothing,
         [](Scene& s) {
             s.anon(s.a, 1, 4 * far);
             return access(s, 4 * far, true);
         },
         2},
        {"zero page replaced", cow, nothing, [](Scene& s) { return access(s, 4, true); }, 1},
        {"COW copy", cow, share, [](Scene& s) { return access(s, 0, true); }, 1},
        {"COW copy in a shared table", ondemand, share, [](Scene& s) { return access(s, 0, true); }, 2},
        {"zero fill in a shared table", ondemand, share, [](Scene& s) { return access(s, 5, true); }, 2},
        {"file read", cow, drop_cache, [](Scene& s) { return access(s, 9, false); }, 1},
        {"private file write", cow, drop_cache, [](Scene& s) { return access(s, 9, true); }, 2},
        {"shared file write", cow, drop_cache,
         [](Scene& s) {
             s.file(s.a, s.fd, 1, 16, map::shared);
             return access(s, 16, true);
         },
         1},
        {"a KSM page is written", cow, merge, [](Scene& s) { return access(s, 0, true); }, 1},
        {"the stack grows", cow, map_stack, [](Scene& s) { return access(s, 2 * far - 9, true); }, 2},
        {"MAP_POPULATE", cow, nothing,
         [](Scene& s) {
             s.anon(s.a, 4, 4 * far, rw, private_anon | map::populate);
             return CallResult{};
         },
         5},
        {"POPULATE_WRITE of shared pages", cow, share,
         [](Scene& s) { return s.madvise(s.a, base, 6, Advice::populate_write); }, 6},
        {"execve", cow, nothing,
         [](Scene& s) { return call(s, [](Kernel& k, ProcId a) { return sys::execve(k, a, "/bin/x"); }); },
         5},
        {"read into new pages", cow, nothing,
         [](Scene& s) {
             s.anon(s.a, 2, 4 * far);
             return read(s, 4 * far, 2 * page_size);
         },
         3},
        {"write from new pages", cow, nothing,
         [](Scene& s) {
             s.anon(s.a, 2, 4 * far);
             return s.run(
                 [&](Kernel& k) { return sys::write(k, s.a, s.fd, page_at(4 * far), 2 * page_size); });
         },
         1},
    };
    return all;
}

/// True when the N-th allocation was made to fail.
bool attempt(const Attempt& each, u64 n, bool bystander, bool may_fail) {
    Scene s(each.mode, bystander);
    each.prepare(s);
    const std::string before = s.state();
    s.run([&](Kernel& kernel) { kernel.fail_allocation(static_cast<i64>(n)); });
    const CallResult result = each.act(s);
    const bool failed = s.run([](Kernel& kernel) {
        kernel.fail_allocation(-1);
        return kernel.allocation_failed();
    });
    CAPTURE(n);
    if (!failed) {
        CHECK_FALSE(result.failed());
        CHECK(n == each.allocations);
    } else if (may_fail) {
        CHECK(errno_name(result.error()) == "ENOMEM");
        CHECK(s.state() == before);
        CHECK(s.counters().oom_kills == 0);
    } else {
        CHECK(s.counters().oom_kills == 1);
        CHECK((s.machine().process(s.a).alive() || !bystander));
        CHECK((!result.failed() || !s.machine().process(s.a).alive()));
    }
    s.end();
    return failed;
}

} // namespace

TEST_CASE("a call whose N-th allocation fails has done nothing") {
    for (const Attempt& each : attempts()) {
        CAPTURE(std::string(each.name));
        for (u64 n = 0; n < 64 && attempt(each, n, true, true); ++n) {
        }
    }
}

TEST_CASE("an access whose N-th allocation fails calls the OOM killer") {
    for (const bool bystander : {true, false}) {
        CAPTURE(bystander);
        for (const Attempt& each : patient()) {
            CAPTURE(std::string(each.name));
            for (u64 n = 0; n < 64 && attempt(each, n, bystander, false); ++n) {
            }
        }
    }
}
