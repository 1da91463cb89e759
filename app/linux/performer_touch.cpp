// Touching memory, for real.

#include "app/linux/performer.hpp"
#include "core/check/observables.hpp"
#include "core/scenario/touches.hpp"

#include <algorithm>
#include <cstring>

namespace cow::real {
namespace {

u32 access_of(const TouchStatement& touch) {
    return touch.store ? access::store : touch.fetch ? access::fetch : access::load;
}

} // namespace

/// `machine`: before the step. What is fetched is executed, so it has to be a `ret`, or a page that nothing is fetched
/// from.
bool Performer::may_fetch(const TouchStatement& touch, const Machine& machine, ProcId proc) const {
    constexpr u8 ret = 0xc3;
    bool harmless = true;
    for_each_touch(touch, *base_, pick_seed(script_, step_), [&](u64 address) {
        const MmId mm = machine.process(proc).mm;
        const Vma* vma = mm == no_mm ? nullptr : machine.space(mm).find(VirtAddr{address}.page());
        const bool refused = vma == nullptr || !vma->has(vm::exec);
        const auto byte = refused ? std::nullopt : peek(machine, mm, VirtAddr{address});
        harmless = !byte || *byte == ret;
        return harmless && byte.has_value();
    });
    return harmless;
}

/// Its memory is there, or lies between the range and the stack above it, which the model has made grow down to the range,
/// or made ready to.
bool Performer::worker_interferes(u64 start, u64 length) const {
    if (touches_worker(start, length)) {
        return true;
    }
    const MmId mm = after_->process(proc_).mm;
    if (mm == no_mm || start >= worker_start || length == 0) {
        return false;
    }
    const u64 before = mm.v < stacks_.size() ? stacks_[mm.v] : 0;
    const Vma* grown = after_->space(mm).find_from(VirtAddr{start}.page());
    return grown != nullptr && grown->has(vm::grows_down) && VirtAddr{grown->end}.v > worker_end &&
           extent_of_stacks(after_->space(mm)) != before;
}

u64 Performer::extent_of_stacks(const AddressSpace& space) {
    u64 extent = 0;
    for (const Vma& vma : space.vmas) {
        extent += vma.has(vm::grows_down) ? vma.pages() + (vma.anon_vma != AnonVmaId{} ? 1 : 0) : 0;
    }
    return extent;
}

Performed Performer::touch(const TouchStatement& touch) {
    const u64 length = std::max<u64>(1, touch.bytes.size());
    bool own = false;
    for_each_touch(touch, *base_, pick_seed(script_, step_), [&](u64 address) {
        own = own || worker_interferes(address, length);
        return !own;
    });
    if (own) {
        return not_done(tr(worker_is_there), true);
    }
    if (outcome_->signal != Signal::none && traced_) {
        return not_done(tr("a traced process stops for its tracer instead of dying at once"), true);
    }
    if (touch.fetch && !fetchable_) { // a load maps what a fetch maps
        TouchStatement instead = touch;
        instead.fetch = false;
        touch_each(instead);
        return not_done(tr("what is fetched would be executed, and is not a RET (0xC3)"),
                        outcome_->signal != Signal::none);
    }
    if (touch.pick || length > Command::most_payload) {
        return touch_each(touch);
    }
    Command command;
    command.op = Op::touch;
    command.access = access_of(touch);
    command.args[0] = *base_;
    command.args[1] = touch.count;
    command.args[2] = touch.stride;
    command.args[3] = length;
    std::memcpy(command.payload, touch.bytes.data(), touch.bytes.size());
    return performed(workers_.ask(proc_, command));
}

Performed Performer::touch_each(const TouchStatement& touch) {
    Performed sum;
    sum.minflt = sum.majflt = 0;
    for_each_touch(touch, *base_, pick_seed(script_, step_),
                   [&](u64 address) { return touch_at(touch, address, sum); });
    return sum;
}

/// In pieces, as long as one command may carry.
bool Performer::touch_at(const TouchStatement& touch, u64 address, Performed& sum) {
    std::size_t at = 0;
    do {
        const std::size_t size = std::min(touch.bytes.size() - at, Command::most_payload);
        Command command;
        command.op = Op::touch;
        command.access = access_of(touch);
        command.args[0] = address + at;
        command.args[1] = 1;
        command.args[3] = std::max<u64>(1, size);
        std::memcpy(command.payload, touch.bytes.data() + at, size);
        const Reply reply = workers_.ask(proc_, command);
        *sum.minflt += reply.minflt;
        *sum.majflt += reply.majflt;
        sum.signal = static_cast<int>(reply.signal);
        sum.result = reply.result;
        at += size;
    } while (sum.signal == 0 && at < touch.bytes.size());
    return sum.signal == 0;
}

} // namespace cow::real
