#pragma once
// The real processes of a run: one worker for each process of the scenario, driven one action at a time.

#include "app/linux/process/guard.hpp"
#include "app/linux/process/posix.hpp"
#include "app/linux/worker/protocol.hpp"
#include "core/base/ids.hpp"

#include <sys/types.h>

#include <span>
#include <string_view>
#include <vector>

namespace cow::real {

/// Which of them: the model's ProcId.
class Workers {
public:
    /// Starts the first one, with nothing mapped, and as nobody unless they are to be `root`'s, where that can be. Throws
    /// Unavailable.
    explicit Workers(Guard& guard, bool root = true);
    /// Kills them all and waits for them.
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    std::size_t count() const { return all_.size(); }
    Guard& guard() const { return guard_; }
    pid_t pid(ProcId proc) const { return all_[proc.v].pid; }
    /// The process that has this pid, the newest if several had it.
    ProcId with_pid(pid_t pid) const;
    bool alive(ProcId proc) const { return proc.v < all_.size() && all_[proc.v].alive; }

    /// One action; waits for its end. Throws Unavailable when no answer comes.
    Reply ask(ProcId proc, const Command& command);
    /// An action that ends the process: exit, a deadly signal. Waits until it has released its memory.
    void ask_to_die(ProcId proc, const Command& command);
    /// exec: the same process, with a fresh address space.
    void exec(ProcId proc);
    /// A new worker, the next ProcId, by fork, vfork or clone. The result is its pid or -errno.
    Reply fork(ProcId proc, u64 flags);
    /// A new worker with nothing mapped, the next ProcId, as a child of `parent`.
    void spawn(ProcId parent);
    /// Whoever has ended without having been asked to counts as ended; for `expected` it is waited a while.
    void notice_deaths(std::span<const ProcId> expected);
    /// The one that they are all on.
    int processor() const { return cpu_; }

    /// What is done around each action.
    class Window {
    public:
        virtual ~Window() = default;
        /// Before it. Throws Unavailable.
        virtual void open(ProcId proc, const Command& command) = 0;
        virtual void close() = 0;
    };
    /// Null: nothing is. With one a worker may die of an action (the kernel ran out of memory).
    void use_window(Window* window) { window_ = window; }
    /// What the kernel has put off for pages on their processor (mm/swap.c: the folio batches) is done. Any of them
    /// that can act will do for `proc`.
    void drain_batches(ProcId proc);
    /// A signal stops it: waits until it has.
    void wait_for_stop(ProcId proc);
    /// It was killed, or ended in another way: waits until it is gone.
    void wait_for_end(ProcId proc);

private:
    struct Worker {
        Fd channel;
        Fd pidfd;
        pid_t pid = -1;
        bool alive = true;
        bool answer_due = false; ///< in vfork: answers when its child has left
        ProcId vfork_parent = no_proc;
    };
    void send(Worker& worker, const Command& command, int passed = -1);
    Reply receive(Worker& worker);
    void adopt(Fd channel, ProcId vfork_parent);
    void left_vfork(Worker& worker);
    bool stops_first(Worker& worker);

    Guard& guard_;
    Window* window_ = nullptr;
    std::vector<Worker> all_;
    int cpu_ = 0;
};

} // namespace cow::real
