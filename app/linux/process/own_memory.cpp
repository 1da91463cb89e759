#include "app/linux/process/own_memory.hpp"

#include "app/linux/process/procfs.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstring>

namespace cow::real {
namespace {

constexpr long nr_madvise = 28, nr_munlock = 150, nr_setrlimit = 160;
constexpr u64 populate_read = 22, populate_write = 23;

// What a worker needs between two steps, beyond what the model has.
constexpr u64 spare_descriptors = 1024;    // its own have high numbers
constexpr u64 spare_stack = u64{8} << 20U; // to begin its program again
constexpr u64 spare_addresses = u64{64} << 20U;

u64 sum_of(u64 value, u64 more) { return value > rlimit_infinity - more ? rlimit_infinity : value + more; }

} // namespace

OwnMemory::OwnMemory(Workers& workers, bool may_raise) : workers_(workers) {
    for (const MapsEntry& entry : read_smaps(workers.pid(ProcId{0})).value_or(std::vector<MapsEntry>{})) {
        if (entry.path.starts_with("[vsyscall")) { // not one of its VMAs
            continue;
        }
        const bool writable = entry.rights.find('w') != std::string::npos;
        ranges_.push_back({entry.start, entry.end, writable});
        bytes_ += entry.end - entry.start;
        data_bytes_ += writable ? entry.end - entry.start : 0;
    }
    for (std::size_t i = 0; i < resource_count; ++i) {
        rlimit mine{};
        const bool known = ::getrlimit(static_cast<__rlimit_resource>(i), &mine) == 0;
        ceiling_[static_cast<Resource>(i)].hard = may_raise || !known ? rlimit_infinity : mine.rlim_max;
    }
    enforce(ProcId{0}, Rlimits{});
}

Rlimit OwnMemory::real(Resource which, Rlimit model) const {
    if (model.soft > model.hard) { // is refused as it stands
        return model;
    }
    Rlimit out = model;
    switch (which) {
    case Resource::as:
        out = {sum_of(model.soft, bytes_), sum_of(model.hard, bytes_ + spare_addresses)};
        break;
    case Resource::data: // 0 means the hard limit
        out = {model.soft == 0 ? 0 : sum_of(model.soft, data_bytes_), sum_of(model.hard, data_bytes_)};
        break;
    case Resource::stack: out.hard = sum_of(model.hard, spare_stack); break;
    case Resource::memlock: out.hard = sum_of(model.hard, bytes_); break;
    case Resource::nofile: out.hard = sum_of(model.hard, spare_descriptors); break;
    default: break;
    }
    out.hard = std::min(out.hard, std::max(ceiling_[which].hard, model.hard));
    return out;
}

void OwnMemory::set(ProcId proc, Resource which, Rlimit limit) {
    limit.hard = std::min(limit.hard, ceiling_[which].hard);
    limit.soft = std::min(limit.soft, limit.hard);
    const auto known = set_.find({proc, which});
    if (known != set_.end() && known->second == limit) {
        return;
    }
    Command command;
    command.op = Op::call;
    command.number = static_cast<u64>(nr_setrlimit);
    command.args[0] = static_cast<u64>(which);
    command.path_args = 2;
    std::memcpy(command.payload, &limit, sizeof limit);
    if (workers_.ask(proc, command).result != 0) {
        throw Unavailable(trf("cannot set {} of a process", resource_name(which)));
    }
    set_[{proc, which}] = limit;
}

void OwnMemory::relax(ProcId proc, const Rlimits& model) {
    for (const Resource which : {Resource::as, Resource::data, Resource::stack}) {
        Rlimit limit = real(which, model[which]);
        limit.soft = which == Resource::stack ? std::max(limit.soft, spare_stack) : limit.hard;
        set(proc, which, limit);
    }
}

void OwnMemory::enforce(ProcId proc, const Rlimits& model) {
    for (const Resource which : {Resource::as, Resource::data, Resource::stack, Resource::memlock}) {
        set(proc, which, real(which, model[which]));
    }
    Rlimit files = real(Resource::nofile, model[Resource::nofile]);
    files.soft = std::max(files.soft, spare_descriptors);
    set(proc, Resource::nofile, files);
}

void OwnMemory::limit_descriptors(ProcId proc, const Rlimits& model) {
    set(proc, Resource::nofile, real(Resource::nofile, model[Resource::nofile]));
}

void OwnMemory::allow_locking(ProcId proc, const Rlimits& model) {
    Rlimit limit = real(Resource::memlock, model[Resource::memlock]);
    limit.soft = limit.soft == 0 ? 0 : sum_of(limit.soft, bytes_); // with 0 nothing may be locked
    set(proc, Resource::memlock, limit);
}

void OwnMemory::call(ProcId proc, long number, std::initializer_list<u64> args) {
    Command command;
    command.op = Op::call;
    command.number = static_cast<u64>(number);
    std::copy(args.begin(), args.end(), command.args);
    workers_.ask(proc, command);
}

void OwnMemory::populate(ProcId proc) {
    for (const Range& range : ranges_) {
        call(proc, nr_madvise,
             {range.start, range.end - range.start, range.writable ? populate_write : populate_read});
    }
}

void OwnMemory::unlock(ProcId proc) {
    for (const Range& range : ranges_) {
        call(proc, nr_munlock, {range.start, range.end - range.start});
    }
}

} // namespace cow::real
