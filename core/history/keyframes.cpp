// The part of Timeline that decides where copies of the machine are kept and when they are used. The unit is the work of
// one plain event, about 10 ns; copying the machine is reckoned at 4 bytes a nanosecond.

#include "core/event/apply.hpp"
#include "core/history/timeline.hpp"

#include <algorithm>

namespace cow {
namespace {

constexpr std::size_t bytes_per_unit = 40;

u64 work_of(const Event& event) {
    const auto* shared = std::get_if<PtesShared>(&event);
    return shared == nullptr ? 1 : 1 + shared->count / 4U;
}

/// A node of a map costs far more to copy than its bytes.
constexpr std::size_t node_bytes = 512;

} // namespace

std::size_t machine_bytes(const Machine& machine) {
    std::size_t bytes = sizeof(Machine) + machine.frames.high_water() * sizeof(Frame) +
                        machine.tables.high_water() * sizeof(Table) +
                        machine.spaces.size() * sizeof(AddressSpace) +
                        machine.processes.size() * (sizeof(Process) + sizeof(Cpu)) +
                        machine.files.size() * sizeof(File) + machine.open_files.size() * sizeof(OpenFile);
    for (const AddressSpace& space : machine.spaces) {
        bytes += space.vmas.size() * sizeof(Vma);
    }
    for (const Process& process : machine.processes) {
        bytes += machine.tlb(process).entries.size() * (sizeof(TlbEntry) + sizeof(u32));
        bytes += process.fds.size() * sizeof(Descriptor);
    }
    std::size_t nodes = machine.ksm.items.size() + machine.ksm.stable.size();
    for (const File& file : machine.files) {
        nodes += file.cache.size() + file.disk.size() + file.cold.size();
    }
    return bytes + nodes * node_bytes;
}

void Timeline::count_work(Branch& branch) {
    while (branch.events.size() >= branch.work.size() * work_sample) {
        u64 sum = branch.work.back();
        for (std::size_t i = (branch.work.size() - 1) * work_sample; i < branch.work.size() * work_sample;
             ++i) {
            sum += work_of(branch.events[i]);
        }
        branch.work.push_back(sum);
    }
}

u64 Timeline::work_at(std::size_t event) const {
    const Branch& branch = *range_of(event).branch;
    const std::size_t own = event - branch.fork_event;
    const std::size_t sample = std::min(own / work_sample, branch.work.size() - 1);
    return branch.fork_work + branch.work[sample] + (own - sample * work_sample);
}

/// The keyframe of the current branch from which `event` is reached with the least work, if that is below `limit`.
const Timeline::Keyframe* Timeline::best_keyframe(std::size_t event, u64 limit) const {
    const Keyframe* best = nullptr;
    const u64 there = work_at(event);
    std::size_t end = total_events();
    for (std::size_t index = branch_;; index = branches_[index].parent) {
        const Branch& branch = branches_[index];
        for (const Keyframe& keyframe : branch.keyframes) {
            if (keyframe.event > end) {
                break;
            }
            const u64 from = work_at(keyframe.event);
            const u64 cost = (from < there ? there - from : from - there) + keyframe.bytes / bytes_per_unit;
            if (cost < limit) {
                limit = cost;
                best = &keyframe;
            }
        }
        if (index == 0) {
            return best;
        }
        end = std::min(end, branch.fork_event);
    }
}

u64 Timeline::spacing(const Machine& machine) const {
    return std::max<u64>(keyframe_events, machine_bytes(machine) / (2 * bytes_per_unit)) * thinned_;
}

/// The event of the last keyframe of the current branch.
std::size_t Timeline::last_keyframe() const {
    std::size_t end = total_events();
    for (std::size_t index = branch_;; index = branches_[index].parent) {
        const std::vector<Keyframe>& all = branches_[index].keyframes;
        const auto behind =
            std::upper_bound(all.begin(), all.end(), end,
                             [](std::size_t event, const Keyframe& k) { return event < k.event; });
        if (behind != all.begin()) {
            return (behind - 1)->event;
        }
        end = std::min(end, branches_[index].fork_event);
    }
}

/// Called after a step, with what stands behind it: keeps keyframes for what has no near one yet.
void Timeline::keep_keyframes(Standing& tip) {
    const std::size_t end = tip.event;
    const std::size_t nearest = last_keyframe();
    const u64 gap = spacing(tip.machine);
    const u64 from = work_at(nearest);
    u64 next = work_at(end);
    if (next - from < gap) {
        return;
    }
    Branch& branch = branches_[branch_];
    add_keyframe(branch, tip);
    const std::shared_ptr<const Machine> last = branch.keyframes.back().machine;
    const std::size_t start = std::max(nearest, branch.fork_event);
    while (next - from >= 2 * gap && tip.event > start) {
        replay(tip, tip.event - std::min(work_sample, tip.event - start));
        if (next - work_at(tip.event) >= gap) {
            next = work_at(tip.event);
            add_keyframe(branch, tip);
        }
    }
    if (tip.event != end) {
        tip.machine = *last;
        tip.event = end;
    }
    if (keyframe_total_ > keyframe_bytes) {
        thin_keyframes();
    }
}

void Timeline::add_keyframe(Branch& branch, const Standing& at) {
    Keyframe keyframe{at.event, machine_bytes(at.machine), std::make_shared<const Machine>(at.machine)};
    keyframe_total_ += keyframe.bytes;
    const auto behind =
        std::upper_bound(branch.keyframes.begin(), branch.keyframes.end(), at.event,
                         [](std::size_t event, const Keyframe& other) { return event < other.event; });
    branch.keyframes.insert(behind, std::move(keyframe));
}

/// Gives up every other keyframe, but never the beginning.
void Timeline::thin_keyframes() {
    for (bool removed = true; removed && keyframe_total_ > keyframe_bytes;) {
        removed = false;
        thinned_ *= 2;
        for (std::size_t b = 0; b < branches_.size(); ++b) {
            std::vector<Keyframe> kept;
            for (std::size_t i = 0; i < branches_[b].keyframes.size(); ++i) {
                Keyframe& keyframe = branches_[b].keyframes[i];
                if (i % 2 == (b == 0 ? 0U : 1U)) {
                    kept.push_back(std::move(keyframe));
                } else {
                    keyframe_total_ -= keyframe.bytes;
                    removed = true;
                }
            }
            branches_[b].keyframes = std::move(kept);
        }
    }
}

} // namespace cow
