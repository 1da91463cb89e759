#include "app/linux/sight/bytes.hpp"

#include "app/linux/process/posix.hpp"
#include "core/kernel/fs/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace cow::real {
namespace {

constexpr std::size_t most_pages = 256; // of a process, and of a file

std::string text_of(const Machine& machine, ContentId content) {
    const PageBytes bytes = machine.contents->bytes(content);
    return {bytes.begin(), bytes.end()};
}

std::string read_at(const Fd& file, u64 offset, std::size_t size) {
    std::string bytes(size, '\0');
    const ssize_t got = ::pread(file.get(), bytes.data(), size, static_cast<off_t>(offset));
    bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return bytes;
}

struct Place {
    u64 address = 0;
    ContentId content{};
};

std::vector<Place> readable_places(const Machine& machine, const AddressSpace& space, MmId mm,
                                   const ProcessSeen& model, const ProcessSeen& kernel) {
    std::vector<Place> places;
    for (const auto& [address, page] : model.pages) {
        const Vpn vpn = VirtAddr{address}.page();
        const Vma* vma = space.find(vpn);
        const bool reads = vma != nullptr && vma->has(vm::read) && page.accessed.value_or(false);
        if (reads && kernel.pages.contains(address) && places.size() < most_pages) {
            const ContentId content = machine.frames[machine.pte(mm, vpn).pfn()].content;
            if (machine.contents->all_known(content)) {
                places.push_back({address, content});
            }
        }
    }
    return places;
}

/// "0x41 at 0x10": the first byte that differs from the other's.
std::string told(const std::string& bytes, const std::string& others) {
    const auto at = std::mismatch(bytes.begin(), bytes.end(), others.begin(), others.end()).first;
    return at == bytes.end() ? std::string("others")
                             : fmt::format("{:#04x} at {:#x}", static_cast<u8>(*at), at - bytes.begin());
}

void compare_sum(const Machine& machine, pid_t pid, const Place& place, u64 sum, PageSeen& ours,
                 PageSeen& theirs) {
    const PageBytes bytes = machine.contents->bytes(place.content);
    ours.bytes = theirs.bytes = "the same";
    if (page_sum(bytes.data()) !=
        sum) { // looking closer sets PG_referenced, but now the two are apart anyhow
        const Fd memory(::open(fmt::format("/proc/{}/mem", pid).c_str(), O_RDONLY | O_CLOEXEC));
        const std::string real = read_at(memory, place.address, page_size);
        const std::string expected = text_of(machine, place.content);
        ours.bytes = told(expected, real);
        theirs.bytes = told(real, expected);
    }
}

void see_process(const Machine& machine, Workers& workers, ProcId proc, ProcessSeen& model,
                 ProcessSeen& kernel) {
    const MmId mm = machine.process(proc).mm;
    const std::vector<Place> places = readable_places(machine, machine.space(mm), mm, model, kernel);
    for (std::size_t first = 0; first < places.size(); first += most_sums) {
        const std::size_t count = std::min(places.size() - first, most_sums);
        Command command;
        command.op = Op::sum;
        command.args[0] = count;
        for (std::size_t i = 0; i < count; ++i) {
            std::memcpy(command.payload + i * sizeof(u64), &places[first + i].address, sizeof(u64));
        }
        const Reply reply = workers.ask(proc, command);
        for (std::size_t i = 0; i < count && reply.done == count; ++i) {
            const Place& place = places[first + i];
            compare_sum(machine, workers.pid(proc), place, reply.sums[i], model.pages.at(place.address),
                        kernel.pages.at(place.address));
        }
    }
}

/// `real`: the same bytes of the real file; those that nobody knows here are taken from there.
std::string beginning(const Machine& machine, FileId id, const std::string& real) {
    const File& file = machine.files[id.v];
    const u64 size = std::min<u64>(file.size, most_pages * page_size);
    std::string bytes;
    for (u64 page = 0; page < pages_for(size); ++page) {
        const Pfn cached = file.cached(page);
        const ContentId content =
            cached == no_pfn ? disk_content(machine, id, page) : machine.frames[cached].content;
        const std::size_t start = bytes.size();
        bytes += text_of(machine, content);
        for (u32 i = 0; i < page_size && !machine.contents->all_known(content); ++i) {
            if (!machine.contents->known(content, i) && start + i < real.size()) {
                bytes[start + i] = real[start + i];
            }
        }
    }
    bytes.resize(size);
    return bytes;
}

/// What is read comes into memory, and takes PG_reclaim away from what is to go.
bool reading_changes(const Machine& machine, const File& file) {
    return !file.cold.empty() || std::any_of(file.cache.begin(), file.cache.end(), [&](const auto& page) {
        return machine.frames[page.second].has(frame_flag::reclaim);
    });
}

} // namespace

void see_bytes(const Machine& machine, Workers& workers, Seen& model, Seen& kernel) {
    for (u32 i = 0; i < model.processes.size() && i < kernel.processes.size(); ++i) {
        const Process& process = machine.processes[i];
        if (process.can_act() && kernel.processes[i].state == "running") {
            see_process(machine, workers, ProcId{i}, model.processes[i], kernel.processes[i]);
        }
    }
}

void see_files(const Machine& machine, const std::map<std::string, std::string>& paths,
               const Reading& reading, Seen& model, Seen& kernel) {
    for (const auto& [name, path] : paths) {
        const std::optional<FileId> found = find_file(machine, name);
        const std::shared_ptr<const Fd> file = reading(path);
        struct stat status {};
        // One that nobody declared is as long as what a trace maps of it.
        if (!found || machine.files[found->v].implied || !*file || ::fstat(file->get(), &status) != 0) {
            continue;
        }
        const u64 size = static_cast<u64>(status.st_size);
        if (reading_changes(machine, machine.files[found->v])) {
            model.files[name].size = machine.files[found->v].size;
            kernel.files[name].size = size;
            continue;
        }
        const std::string real = read_at(*file, 0, std::min<u64>(size, most_pages * page_size));
        const std::string expected = beginning(machine, *found, real);
        const bool same = real == expected;
        model.files[name] = {machine.files[found->v].size, same ? "the same" : told(expected, real)};
        kernel.files[name] = {size, same ? "the same" : told(real, expected)};
    }
}

} // namespace cow::real
