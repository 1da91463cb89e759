#include "app/linux/sight/bytes.hpp"

#include "app/linux/process/posix.hpp"
#include "core/kernel/fs/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace cow::real {
namespace {

constexpr std::size_t most_pages = 256; // of a process, and of a file

std::string text_of(const Machine& machine, ContentId content) {
    const PageBytes bytes = machine.contents->bytes(content);
    return {bytes.begin(), bytes.end()};
}

/// fs/proc/base.c: mem_rw reads as ptrace does, also what the process itself may not.
std::string read_at(const Fd& file, u64 offset, std::size_t size) {
    std::string bytes(size, '\0');
    const ssize_t got = ::pread(file.get(), bytes.data(), size, static_cast<off_t>(offset));
    bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return bytes;
}

void see_process(const Machine& machine, MmId mm, pid_t pid, ProcessSeen& model, ProcessSeen& kernel) {
    const Fd memory(::open(fmt::format("/proc/{}/mem", pid).c_str(), O_RDONLY | O_CLOEXEC));
    std::size_t read = 0;
    for (auto& [address, ours] : model.pages) {
        const auto theirs = kernel.pages.find(address);
        if (!memory || read == most_pages) {
            return;
        }
        if (theirs == kernel.pages.end()) {
            continue;
        }
        ++read;
        theirs->second.bytes = read_at(memory, address, page_size);
        const Pte pte = machine.pte(mm, VirtAddr{address}.page());
        ours.bytes = theirs->second.bytes.empty() ? "" : text_of(machine, machine.frames[pte.pfn()].content);
    }
}

std::string beginning(const Machine& machine, FileId id) {
    const File& file = machine.files[id.v];
    const u64 size = std::min<u64>(file.size, most_pages * page_size);
    std::string bytes;
    for (u64 page = 0; page < pages_for(size); ++page) {
        const Pfn cached = file.cached(page);
        bytes += text_of(machine,
                         cached == no_pfn ? disk_content(machine, id, page) : machine.frames[cached].content);
    }
    bytes.resize(size);
    return bytes;
}

} // namespace

void see_bytes(const Machine& machine, const Workers& workers, Seen& model, Seen& kernel) {
    for (u32 i = 0; i < model.processes.size() && i < kernel.processes.size(); ++i) {
        if (model.processes[i].state == "running" && kernel.processes[i].state == "running") {
            see_process(machine, machine.processes[i].mm, workers.pid(ProcId{i}), model.processes[i],
                        kernel.processes[i]);
        }
    }
}

void see_files(const Machine& machine, const std::map<std::string, std::string>& paths, Seen& model,
               Seen& kernel) {
    for (const auto& [name, path] : paths) {
        const std::optional<FileId> found = find_file(machine, name);
        const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOATIME));
        struct stat status {};
        // One that nobody declared is as long as what a trace maps of it.
        if (!found || machine.files[found->v].implied || !file || ::fstat(file.get(), &status) != 0) {
            continue;
        }
        model.files[name] = {machine.files[found->v].size, beginning(machine, *found)};
        const u64 size = static_cast<u64>(status.st_size);
        kernel.files[name] = {size, read_at(file, 0, std::min<u64>(size, most_pages * page_size))};
    }
}

} // namespace cow::real
