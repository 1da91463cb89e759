#pragma once
// Does a step of a scenario for real.

#include "app/linux/process/ksm_settings.hpp"
#include "app/linux/process/own_memory.hpp"
#include "app/linux/process/workers.hpp"
#include "app/linux/real_files.hpp"
#include "app/linux/sight/unknown.hpp"
#include "app/linux/traits.hpp"
#include "core/language/language.hpp"
#include "core/machine/rmap.hpp"
#include "core/scenario/arguments.hpp"
#include "core/scenario/runner.hpp"
#include "core/scenario/vocabulary/calls.hpp"

#include <array>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace cow::real {

class Payload;

/// What came of a step.
struct Performed {
    std::string why_not;       ///< it was not done, because …; "" when it was
    Effects effects;           ///< what is not known any more from here on, be it done or not
    std::optional<i64> result; ///< in the model's terms: its pids
    std::optional<u64> minflt; ///< of the process that acted
    std::optional<u64> majflt;
    int signal = 0; ///< that it died of
    std::string
        why_left_out; ///< what of a step that was done is not compared: "the address, which is the trace's"
};

/// What a worker's answer says.
Performed performed(const Reply& reply);
inline Performed not_done(std::string_view why, const Effects& effects) {
    Performed out;
    out.why_not = why;
    out.effects = effects;
    return out;
}
/// `parts`: in the model it had effects, so that nothing can be compared from here on.
inline Performed not_done(std::string_view why, bool parts) {
    return not_done(why, parts ? Effects::on_everything() : Effects{});
}

/// The range [start, start + length) is where the worker has its own program. One that goes around the end of all
/// addresses is nowhere: every call refuses it before it looks.
inline bool touches_worker(u64 start, u64 length) {
    return start + length >= start && start < worker_end && start + length > worker_start;
}
inline constexpr std::string_view worker_is_there =
    tr_later("this range is where the real process has its own program");

/// The model runs a step first. The kernel chooses addresses and descriptors by itself, but for those that a trace has
/// recorded; its pids stand for those of the scenario.
class Performer {
public:
    Performer(const Script& script, Workers& workers, RealFiles& files, const Traits& traits);

    /// Before the model runs the step: what the names in it stand for.
    void prepare(std::size_t step, const Statement& statement, const Environment& env,
                 const Machine& machine);
    /// Why nobody knows what the step comes to, prepared as it is, for what is `unknown`; "" else.
    const std::string& why_unknown(const Statement& statement, ProcId actor, const Machine& before,
                                   const Unknown& unknown) const;
    /// After the model ran it, with what came of it there. Throws Unavailable.
    Performed perform(const Statement& statement, const StepOutcome& outcome, const Machine& after);

    /// Processes whose parent ends become children of the first one, as in the model.
    void adopt_orphans();
    /// The call is done by the real process, too.
    static bool can_perform(vocabulary::CallId id);
    /// `kernel: ksm_scan` runs the kernel's own scanner from now on.
    void use_scanner(KsmScanner& scanner) { scanner_ = &scanner; }

private:
    void spawn(const Machine& after);
    Performed touch(const TouchStatement& touch);
    bool may_fetch(const TouchStatement& touch, const Machine& machine, ProcId proc) const;
    bool worker_interferes(u64 start, u64 length) const;
    /// Pages of all VMAs that grow down, and how many have an anon_vma.
    static u64 extent_of_stacks(const AddressSpace& space);
    Performed touch_each(const TouchStatement& touch);
    bool touch_at(const TouchStatement& touch, u64 address, Performed& sum);
    Performed kernel_work(const KernelStatement& work, const StepOutcome& outcome, const Machine& after);
    Performed scan(const Machine& after);
    Performed reclaim();
    bool reclaim_frame(Pfn pfn);
    void take_page(const Mapping& mapping, bool last);
    bool is_mapped(const Mapping& mapping) const;
    ProcId who_runs_in(MmId mm) const;
    void write_back_all();

    Performed call(const CallStatement& call, const StepOutcome& outcome);
    using Perform = Performed (Performer::*)(const CallStatement& call);
    struct Row {
        vocabulary::CallId id{};
        Perform perform = nullptr;
    };
    static std::span<const Row> memory_rows();
    static std::span<const Row> limit_rows();
    static std::span<const Row> file_rows();
    static std::span<const Row> transfer_rows();
    static std::span<const Row> task_rows();
    static std::span<const Row> other_rows();
    static std::span<const Row> descriptor_rows();
    static std::span<const Row> sync_rows();
    static std::span<const Row> ipc_rows();
    bool may_lock_too_much(u64 bytes) const;
    Performed as_root(vocabulary::CallId id, Performed done) const;
    Performed without_force(Performed done) const;
    static Perform find_performer(vocabulary::CallId id);

    Performed memory_call(const CallStatement& call);
    Performed mmap(const CallStatement& call);
    Performed mremap(const CallStatement& call);
    Performed brk();
    bool places_itself(const CallStatement& call) const;
    std::string why_placed(const CallStatement& call) const;
    Performed madvise();
    Performed with_swap(Performed done, MmId mm, Vpn first, Vpn last) const;
    Performed prctl(const CallStatement& call);
    Performed name_area(const CallStatement& call);
    Performed lock_call(const CallStatement& call);
    Performed lock_all(const CallStatement& call);
    Performed limit_call(const CallStatement& call);
    Rlimit new_limit(const CallStatement& call, std::size_t at) const;
    void read_limit_to(const CallStatement& call, std::size_t at, Command& command) const;
    void correct_what_was_read(const CallStatement& call, std::size_t old_at);
    Performed fork(const CallStatement& call);
    void note_beside_fork(const CallStatement& call, u64 flags, MmId child, Performed& out) const;
    Performed execve(const CallStatement& call);
    Performed exit(const CallStatement& call);
    Performed wait4(const CallStatement& call);
    Performed kill(const CallStatement& call);
    Performed ptrace(const CallStatement& call);
    Performed mincore(const CallStatement& call);
    Performed process_vm(const CallStatement& call);
    Performed process_madvise(const CallStatement& call);
    bool hand_parts(const CallStatement& call, unsigned argument, Payload& payload, Performed& out) const;
    Performed open_file(const CallStatement& call);
    std::string real_path(const std::string& path) const;
    u64 passed_on(u64 flags) const;
    Performed at_recorded(const CallStatement& call, Performed out, bool close_on_exec);
    Performed duplicate(const CallStatement& call);
    Performed close_range(const CallStatement& call);
    Performed fcntl(const CallStatement& call);
    Performed with_paths(const CallStatement& call);
    /// All its arguments are numbers.
    Performed with_numbers(const CallStatement& call);
    /// What the scenario's machine has no memory for, this one has.
    bool has_more_memory() const;
    bool takes_own_descriptor(std::size_t i) const;
    Performed transfer(const CallStatement& call);
    Performed write_shown(const CallStatement& call);
    Performed read_shown(const CallStatement& call);
    Performed copy(const CallStatement& call);
    std::vector<std::array<u64, 2>> ranges(const CallStatement& call) const;
    Performed make_descriptors(const CallStatement& call);
    Performed message(const CallStatement& call);
    Performed header_message(const CallStatement& call);
    Performed fadvise(const CallStatement& call);
    /// The last thing of a call: it may be what the process dies of.
    Performed done_by(const Command& command);
    Performed user_buffers(const CallStatement& call);
    Performed neutral(const CallStatement& call);
    Performed not_modelled(const CallStatement& call);
    void leave_out_read_ahead(Performed& out) const;
    Performed msync(const CallStatement& call);
    Performed fsync(const CallStatement& call);
    void leave_out_journal(vocabulary::CallId id, Performed& out);
    Performed sync_file_range(const CallStatement& call);
    Performed sync(const CallStatement& call);
    Performed syncfs(const CallStatement& call);
    Performed shmget(const CallStatement& call);
    Performed shmat(const CallStatement& call);
    Performed shmdt(const CallStatement& call);
    Performed shmctl(const CallStatement& call);
    u64 real_key(u32 key);
    u64 real_segment(i32 id) const;

    bool place_heap(const AddressSpace& space);
    void load_program();
    void own_merging_off();
    Performed system_call(long number, std::initializer_list<u64> args);
    Performed with_payload(long number, std::span<const u64> args, const Payload& payload);
    /// The numbers among the arguments; descriptors are the worker's, directories the current one.
    std::vector<u64> real_arguments(const CallStatement& call) const;
    /// `text` stands for argument `at`.
    Performed text_call(long number, std::initializer_list<u64> args, unsigned at, const std::string& text);
    Reply quietly(long number, std::initializer_list<u64> args);
    u64 value(std::size_t i) const { return i < values_.size() ? values_[i].number : 0; }
    bool lacks_position(u64 fd) const;
    u64 descriptor(std::size_t i) const;
    i64 real_pid(u64 model_pid) const;

    const Script& script_;
    Workers& workers_;
    RealFiles& files_;
    const Traits& traits_;
    KsmScanner* scanner_ = nullptr;
    OwnMemory own_;

    // Of the step being done.
    std::size_t step_ = 0;
    std::optional<u64> base_;                  ///< a touch's first address
    bool traced_ = false;                      ///< the process that acts is traced
    bool fetchable_ = false;                   ///< a fetch may be done for real
    std::vector<ArgValue> values_;             ///< a call's arguments
    std::vector<std::optional<FileId>> named_; ///< what a call's arguments name before it
    std::vector<bool> cold_;                   ///< files of which reclaim took pages
    std::vector<u64> sizes_;                   ///< of files, bytes
    std::vector<u64> stacks_;                  ///< extent of each address space's, before the step
    std::vector<Rlimits> limits_;              ///< of the processes, before the step
    std::vector<std::pair<u32, ProcId>> pids_; ///< of the processes that are not reaped
    bool scannable_ = false;                   ///< ksmd has somebody to visit
    std::optional<Machine> before_;            ///< of a reclaim: which pages were there
    ProcId proc_ = no_proc;
    const Machine* after_ = nullptr;
    const StepOutcome* outcome_ = nullptr;
    std::map<u32, u32> keys_;   ///< of segments: the model's → one that nobody else uses
    std::vector<i32> segments_; ///< by the model's id: the real one
    std::set<FileId>
        cut_; ///< files of which a part of a page was zeroed since the last commit of the journal
    std::set<MmId> heaps_; ///< spaces whose heap starts where the model's does
};

} // namespace cow::real
