// The calls that change an address space, for real.

#include "app/linux/performer.hpp"
#include "app/linux/system_calls.hpp"
#include "core/kernel/mm/madvise.hpp"
#include "core/kernel/mm/mmap.hpp"
#include "core/kernel/mm/mremap.hpp"
#include "core/kernel/task/prctl.hpp"
#include "core/language/language.hpp"
#include "core/scenario/vocabulary/calls.hpp"
#include "core/scenario/vocabulary/prctl_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cow::real {
namespace {

u32 prot_of(const Vma& vma) {
    return (vma.has(cow::vm::read) ? prot::read : 0) | (vma.has(cow::vm::write) ? prot::write : 0) |
           (vma.has(cow::vm::exec) ? prot::exec : 0);
}

} // namespace

std::span<const Performer::Row> Performer::memory_rows() {
    using vocabulary::CallId;
    static constexpr std::array rows{
        Row{CallId::mmap, &Performer::memory_call},
        Row{CallId::munmap, &Performer::memory_call},
        Row{CallId::mprotect, &Performer::memory_call},
        Row{CallId::mremap, &Performer::memory_call},
        Row{CallId::brk, &Performer::memory_call},
        Row{CallId::madvise, &Performer::memory_call},
        Row{CallId::mincore, &Performer::mincore},
        Row{CallId::process_vm_readv, &Performer::process_vm},
        Row{CallId::process_vm_writev, &Performer::process_vm},
        Row{CallId::process_madvise, &Performer::process_madvise},
    };
    return rows;
}

Performed Performer::memory_call(const CallStatement& call) {
    using vocabulary::CallId;
    const CallId id = vocabulary::find_call(call.call)->id;
    const bool refused = has_more_memory() && CallResult::of(outcome_->result).error() == Errno::enomem;
    const u64 asked = id == CallId::mremap ? std::max(value(1), value(2)) : value(1);
    if (refused && id != CallId::madvise && id != CallId::munmap &&
        pages_for(asked) <= traits_.memory_pages &&
        pages_for(asked) + after_->frames.used() > after_->config.frames) {
        return not_done(tr("the scenario's machine has less memory than this one"), false);
    }
    if (id != CallId::brk && id != CallId::mmap && touches_worker(value(0), asked)) {
        return not_done(tr(worker_is_there), outcome_->result >= 0);
    }
    switch (id) {
    case CallId::mmap: return mmap(call);
    case CallId::mremap: return mremap(call);
    case CallId::brk: return brk();
    case CallId::madvise: return madvise();
    case CallId::munmap: return system_call(nr::munmap, {value(0), value(1)});
    default: return system_call(nr::mprotect, {value(0), value(1), value(2) & 0xffffffffU});
    }
}

/// The kernel is not left to choose an address that is compared.
bool Performer::places_itself(const CallStatement& call) const {
    return call.recorded.has_value() || traits_.random_places;
}

std::string Performer::why_placed(const CallStatement& call) const {
    return std::string(call.recorded ? tr("the address, which is the one that was recorded and was asked for")
                                     : tr("the address, which is random where personality() is refused"));
}

/// The address that a trace gives is asked for, since its program was placed on another day; else the kernel chooses.
Performed Performer::mmap(const CallStatement& call) {
    u64 address = value(0);
    u64 flags = value(3) & 0xffffffffU;
    const u64 given = static_cast<u64>(outcome_->result);
    const bool succeeded = !CallResult::of(outcome_->result).failed();
    if (touches_worker(succeeded ? given : address, value(1)) && (succeeded || address != 0)) {
        return not_done(tr(worker_is_there), succeeded);
    }
    if ((flags & map::huge) != 0 && traits_.huge_pages_kept) {
        return not_done(tr("this machine has set huge pages aside"), false);
    }
    const bool told = places_itself(call) && succeeded && (flags & (map::fixed | map::fixed_noreplace)) == 0;
    if (told) {
        address = given;
        // MAP_SHARED_VALIDATE takes no MAP_FIXED_NOREPLACE.
        const bool validates = (flags & map::shared_validate) == map::shared_validate;
        flags |= validates ? map::fixed : map::fixed_noreplace;
    }
    Performed out = system_call(
        nr::mmap, {address, value(1), value(2) & 0xffffffffU, flags,
                   (flags & map::anonymous) != 0 ? value(4) & 0xffffffffU : descriptor(4), value(5)});
    if (told) {
        out.why_left_out = why_placed(call);
    }
    return out;
}

Performed Performer::mremap(const CallStatement& call) {
    u64 flags = value(3) & 0xffffffffU;
    u64 to = value(4);
    const u64 given = static_cast<u64>(outcome_->result);
    const bool succeeded = !CallResult::of(outcome_->result).failed();
    const bool fixed = (flags & mremap_flag::fixed) != 0;
    if ((fixed && touches_worker(to, value(2))) || (succeeded && touches_worker(given, value(2)))) {
        return not_done(tr(worker_is_there), outcome_->result >= 0);
    }
    const bool told = places_itself(call) && succeeded && given != value(0) && !fixed;
    if (told) {
        to = given;
        flags |= mremap_flag::fixed;
    }
    Performed out = system_call(nr::mremap, {value(0), value(1), value(2), flags, to});
    if (told) {
        out.why_left_out = why_placed(call);
    }
    return out;
}

/// The worker's data counts with the heap as the program's would, so that RLIMIT_DATA is reached where the model's is.
bool Performer::place_heap(const AddressSpace& space) {
    const Rlimits& limits = after_->process(proc_).limits;
    Command command;
    command.op = Op::place_heap;
    command.args[0] = space.brk_start.v;
    command.args[1] = own_.data_bytes() + space.data_bytes;
    own_.relax(proc_, limits);
    const bool placed = workers_.ask(proc_, command).result == 0;
    own_.enforce(proc_, limits);
    return placed;
}

/// The heap of a space without one is put where the model begins it.
Performed Performer::brk() {
    const AddressSpace& space = after_->space(after_->process(proc_).mm);
    if (!traits_.heap_movable) {
        return not_done(tr("this kernel does not let the heap be placed"), outcome_->result != 0);
    }
    const bool placed_now = heaps_.insert(after_->process(proc_).mm).second;
    if (placed_now && !place_heap(space)) {
        return not_done(tr("the heap cannot be placed where the scenario has it"), true);
    }
    Performed out = system_call(nr::brk, {value(0)});
    if (placed_now) {
        out.why_left_out = tr("where the heap begins, which is its program's");
    }
    return out;
}

/// What takes memory away from the machine is never done for real.
Performed Performer::madvise() {
    const u64 advice = value(2) & 0xffffffffU;
    if (advice == static_cast<u64>(Advice::hwpoison) || advice == static_cast<u64>(Advice::soft_offline)) {
        return not_done(tr("this advice is not modelled"), false);
    }
    const bool merging =
        advice == static_cast<u64>(Advice::mergeable) || advice == static_cast<u64>(Advice::unmergeable);
    if (merging && !traits_.ksm) {
        return not_done(tr("this kernel has no same-page merging"), outcome_->result >= 0);
    }
    if (advice != static_cast<u64>(Advice::pageout)) {
        return system_call(nr::madvise, {value(0), value(1), advice});
    }
    files_.empty_batches(); // the model has none: a page that waits in one would stay
    const Vpn end = VirtAddr{after_->config.task_size()}.page();
    const Vpn first = std::min(VirtAddr{value(0)}.page(), end);
    return with_swap(system_call(nr::madvise, {value(0), value(1), advice}), after_->process(proc_).mm, first,
                     first + std::min(pages_for(value(1)), end - first));
}

/// MADV_PAGEOUT of [first, last), which is `done`: swap takes also what has no file on a disk. The model's machine has none.
Performed Performer::with_swap(Performed done, MmId mm, Vpn first, Vpn last) const {
    if (!traits_.swap || mm == no_mm) {
        return done;
    }
    bool own = false;
    for_each_pte(*after_, after_->space(mm), first, last, [&](Vpn, Pte pte, TableId) {
        const FrameKind kind = after_->frames[pte.pfn()].kind;
        own = own || kind == FrameKind::anon || kind == FrameKind::ksm;
    });
    const auto& vmas = after_->space(mm).vmas;
    const bool shared = std::any_of(vmas.begin(), vmas.end(), [&](const Vma& vma) { // unmapped by now
        return vma.start < last && first < vma.end && !vma.is_anonymous() && after_->files[vma.file.v].shmem;
    });
    if (own || shared) {
        done.effects = shared ? Effects::on_everything() : Effects::on_memory(mm);
        done.why_left_out = tr("what left for this machine's swap, of which the model's has none");
    }
    return done;
}

Performed Performer::prctl(const CallStatement& call) {
    const auto option = static_cast<i32>(value(0));
    if (option == prctl_option::set_vma) {
        return name_area(call);
    }
    const vocabulary::PrctlOption* row = vocabulary::find_prctl_option(option);
    if (row != nullptr && row->kind == vocabulary::PrctlOption::Kind::not_modelled) {
        return not_modelled(call);
    }
    if (row != nullptr && row->bytes != 0 && call.args.size() > 1 && call.args[1].kind == Arg::Kind::expr) {
        return touches_worker(value(1), page_size) ? not_done(tr(worker_is_there), true)
                                                   : system_call(nr::prctl, {value(0), value(1), 0, 0, 0});
    }
    if (option != prctl_option::set_memory_merge && option != prctl_option::get_memory_merge) {
        return not_done(tr("this call touches no memory that is modelled"), false);
    }
    if (!traits_.ksm) {
        return not_done(tr("this kernel has no same-page merging"), outcome_->result >= 0);
    }
    const Performed out = system_call(nr::prctl, {value(0), value(1), value(2), value(3), value(4)});
    own_merging_off();
    return out;
}

/// prctl(PR_SET_VMA, PR_SET_VMA_ANON_NAME, …).
Performed Performer::name_area(const CallStatement& call) {
    const bool shown = call.args[4].kind == Arg::Kind::string;
    if (touches_worker(value(2), value(3)) || (!shown && worker_interferes(value(4), page_size))) {
        return not_done(tr(worker_is_there), outcome_->result >= 0);
    }
    return shown ? text_call(nr::prctl, {value(0), value(1), value(2), value(3), 0}, 4, call.args[4].text)
                 : system_call(nr::prctl, {value(0), value(1), value(2), value(3), value(4)});
}

/// The worker's own pages shall not be merged with anything.
void Performer::own_merging_off() {
    if (after_->process(proc_).alive() && after_->space(after_->process(proc_).mm).merge_any) {
        quietly(nr::madvise,
                {worker_start, worker_end - worker_start, static_cast<u64>(Advice::unmergeable)});
    }
}

// ---- execve --------------------------------------------------------------------------------------------------------

/// What the program's headers would ask for is asked for by our own program, which is executed in its place.
Performed Performer::execve(const CallStatement& call) {
    if (CallResult::of(outcome_->result).failed()) {
        return text_call(nr::execve, {0, 0, 0}, 0, files_.real_path(call.args[0].text));
    }
    if (!after_->process(proc_).alive()) {
        return not_done(tr("the program does not fit into the scenario's memory"), true);
    }
    files_.create_all(*after_); // a trace runs programs that nobody declared
    const Rlimits& limits = after_->process(proc_).limits;
    own_.relax(proc_, limits);
    workers_.exec(proc_);
    load_program();
    own_.enforce(proc_, limits);
    own_merging_off();
    Performed out;
    out.why_left_out = tr("the call itself and its faults: a program of our own stands in for this one");
    return out;
}

void Performer::load_program() {
    const MmId mm = after_->process(proc_).mm;
    const AddressSpace& space = after_->space(mm);
    const std::string& path = after_->names->text(after_->process(proc_).program);
    const auto must = [&](long number, std::initializer_list<u64> args) {
        const Reply reply = quietly(number, args);
        if (reply.result < 0) {
            throw Unavailable(trf("cannot lay out the program {}: errno {}", path, -reply.result));
        }
        return reply.result;
    };
    const i64 file = *text_call(nr::open, {0, 0, 0}, 0, files_.real_path(path)).result;
    if (file < 0) {
        throw Unavailable(trf("cannot open the program {}", path));
    }
    for (const Vma& vma : space.vmas) {
        const u32 flags = map::priv | map::fixed | (vma.is_anonymous() ? map::anonymous : 0) |
                          (vma.has(cow::vm::grows_down) ? map::growsdown : 0);
        must(nr::mmap, {VirtAddr{vma.start}.v, vma.pages() << page_shift, prot_of(vma), flags,
                        vma.is_anonymous() ? ~u64{0} : static_cast<u64>(file),
                        vma.is_anonymous() ? 0 : vma.pgoff << page_shift});
    }
    must(nr::close, {static_cast<u64>(file)});
    // The kernel writes the arguments to the top of the new stack.
    const u64 top = after_->config.task_size();
    must(nr::madvise, {top - page_size, page_size, static_cast<u64>(Advice::populate_write)});
    if (traits_.heap_movable) {
        place_heap(space);
        heaps_.insert(mm);
    }
}

} // namespace cow::real
