// Processes come and go.

#include "tests/differential/generator.hpp"

namespace cow::differential {

void Generator::breed() {
    if (alive() >= options_.processes) {
        return;
    }
    const std::string name = said({"c{}", ++names_});
    constexpr std::array<std::string_view, 4> clones{"SIGCHLD", "CLONE_VM|SIGCHLD",
                                                     "CLONE_VM|CLONE_VFORK|SIGCHLD", "CLONE_VFORK|SIGCHLD"};
    const u64 how = rng_.below(100);
    if (how < 60) {
        act({"{} = fork()", name});
    } else if (how < 72) {
        act({"{} = vfork()", name});
    } else if (how < 92) {
        act({"{} = clone({})", name, pick(clones)});
    } else if (machine_.processes.front().can_act()) { // its parent, which has to start it for real
        add(said({"process {}", name}));
    }
}

void Generator::end() {
    if (process().tracing.by != no_proc) {
        return;
    }
    const bool suspends = [&] {
        for (const Process& other : machine_.processes) {
            if (other.alive() && other.vfork_child == actor_) {
                return true;
            }
        }
        return false;
    }();
    const u64 how = rng_.below(100);
    if (how < 35) {
        execve();
    } else if (how < 70 || suspends) {
        if (expendable()) {
            act({"{}({})", chance(50) ? "exit" : "exit_group", rng_.below(3)});
        }
    } else {
        kill();
    }
}

void Generator::execve() {
    const auto limited = [&](Resource which) { return process().limits[which].soft != rlimit_infinity; };
    if ((limited(Resource::as) || limited(Resource::data)) && !chance(10)) {
        return; // it might not fit, which is not done for real
    }
    const std::string_view path = !wrong() ? "/bin/x" : chance(50) ? "/bin/none" : "/data/a";
    act({"execve(\"{}\"{})", path, chance(30) ? ", [\"x\"], NULL" : ""});
}

/// Never by number, which might be that of a stranger.
void Generator::kill() {
    const Process& target = machine_.processes[rng_.below(machine_.processes.size())];
    constexpr std::array<std::string_view, 7> deadly{"SIGKILL", "SIGTERM", "SIGINT", "SIGSEGV",
                                                     "SIGBUS",  "SIGUSR1", "SIGABRT"};
    constexpr std::array<std::string_view, 4> swift{"SIGKILL", "SIGTERM", "SIGINT", "SIGUSR1"};
    constexpr std::array<std::string_view, 4> harmless{"0", "SIGCHLD", "SIGWINCH", "SIGURG"};
    // One that dumps core is dealt with when the child of a vfork has let go.
    const bool waits = target.vfork_child != no_proc;
    const bool init = &target == &machine_.processes.front();
    const bool may_die =
        target.alive() && target.tracing.by == no_proc && alive() > 1 && (!init || expendable());
    const bool harm = may_die && chance(70);
    const std::string_view signal =
        target.state == ProcState::reaped || target.tracing.by != no_proc || (init && !expendable()) ? "0"
        : harm ? (waits ? pick(swift) : pick(deadly))
               : pick(harmless);
    const std::string& name = machine_.name(target);
    switch (rng_.below(4)) {
    case 0: act({"tkill({}, {})", name, signal}); break;
    case 1: act({"tgkill({0}, {0}, {1})", name, signal}); break;
    default: act({"kill({}, {})", name, signal});
    }
}

/// Only where it returns at once.
void Generator::wait() {
    std::string running;
    std::string ended;
    for (const Process& child : machine_.processes) {
        const bool traced = child.tracing.by == actor_;
        if ((child.parent != actor_ && !traced) || child.state == ProcState::reaped) {
            continue;
        }
        const bool stopped = traced && child.tracing.stopped && !child.tracing.told;
        (child.alive() && !stopped ? running : ended) = machine_.name(child);
    }
    const std::string_view any = chance(40) ? "-1" : "";
    if (!ended.empty()) {
        const std::string who = any.empty() ? ended : std::string(any);
        act({"wait4({}{})", who, chance(50) ? "" : chance(50) ? ", NULL, 0, NULL" : ", NULL, WNOHANG, NULL"});
    } else if (!running.empty()) {
        act({"wait4({}, NULL, WNOHANG, NULL)", any.empty() ? running : std::string(any)});
    } else if (chance(30)) {
        act({"wait4(-1)"}); // ECHILD
    }
}

void Generator::prctl() {
    if (chance(20)) {
        act({"prctl(PR_GET_MEMORY_MERGE, 0, 0, 0, 0)"});
    } else if (chance(40)) {
        constexpr std::array<std::string_view, 4> names{"\"arena\"", "\"heap 1\"", "NULL", "\"a$\""};
        const Range at = range();
        act({"prctl(PR_SET_VMA, PR_SET_VMA_ANON_NAME, {}, {}, {})", hex(at.addr), at.bytes, pick(names)});
    } else {
        act({"prctl(PR_SET_MEMORY_MERGE, {}, 0, 0, 0)", chance(70) ? 1 : 0});
    }
}

void Generator::ksm_scan() { add("kernel: ksm_scan"); }

} // namespace cow::differential
