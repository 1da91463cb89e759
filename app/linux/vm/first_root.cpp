#include "app/linux/vm/first_root.hpp"

#include "app/linux/process/posix.hpp"
#include "app/linux/vm/cpio.hpp"

#include <elf.h>
#include <fmt/format.h>
#include <link.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace cow::real::vm {
namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) {
        out += word;
        out += '\0';
    }
    return out;
}

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\0', at), text.size());
        words.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

/// Paths of the libraries that this program runs with; the one that loads them is where the program says.
std::vector<std::string> libraries() {
    std::vector<std::string> paths;
    ::dl_iterate_phdr(
        [](dl_phdr_info* info, std::size_t, void* into) {
            if (info->dlpi_name != nullptr && info->dlpi_name[0] == '/') {
                static_cast<std::vector<std::string>*>(into)->emplace_back(info->dlpi_name);
            }
            return 0;
        },
        &paths);
    return paths;
}

std::string file_in(const char* name) { return std::string(inside::job) + "/" + name; }

void add_job(CpioWriter& root, const Job& job) {
    root.add_file(file_in("arguments"), joined(job.arguments));
    root.add_file(file_in("environment"), joined(job.environment));
    root.add_file(file_in("folder"), job.folder);
    root.add_file(file_in("input"), job.input);
    root.add_file(file_in("returned"), job.returned);
    root.add_file(file_in("columns"), fmt::format("{} {}", job.out_columns, job.err_columns));
    std::vector<std::string> paths;
    for (const auto& [path, bytes] : job.files) {
        root.add_file(fmt::format("{}/files/{}", inside::job, paths.size()), bytes);
        paths.push_back(path);
    }
    root.add_file(file_in("paths"), joined(paths));
}

} // namespace

std::string loaded_part(std::string_view elf) {
    Elf64_Ehdr header{};
    if (elf.size() < sizeof header || !elf.starts_with(ELFMAG)) {
        return std::string(elf);
    }
    std::memcpy(&header, elf.data(), sizeof header);
    u64 end = 0;
    for (std::size_t i = 0; i < header.e_phnum; ++i) {
        Elf64_Phdr part{};
        const u64 at = header.e_phoff + i * sizeof part;
        if (at > elf.size() || elf.size() - at < sizeof part) {
            return std::string(elf);
        }
        std::memcpy(&part, elf.data() + at, sizeof part);
        end = std::max(end, part.p_offset + part.p_filesz);
    }
    std::string out(elf.substr(0, end));
    header.e_shoff = header.e_shnum = header.e_shstrndx = 0;
    std::memcpy(out.data(), &header, sizeof header);
    return out;
}

std::string first_root(const Kernel& kernel, const Job& job) {
    constexpr u32 executable = 0755, console_major = 5, console_minor = 1;
    CpioWriter root;
    for (const char* folder : {"/proc", "/sys", "/dev", "/tmp", "/var/tmp", "/root"}) {
        root.add_directory(folder);
    }
    root.add_character_device("/dev/console", console_major, console_minor);
    root.add_file(inside::program, loaded_part(read_text("/proc/self/exe")), executable);
    for (const std::string& path : libraries()) {
        const std::string name = path.substr(path.rfind('/'));
        const bool loader = name.starts_with("/ld-linux");
        root.add_file(loader ? path : inside::libraries + name, loaded_part(read_text(path)), executable);
    }
    for (const std::string& module : kernel.modules) {
        root.add_file(inside::modules + module.substr(module.rfind('/')), read_text(module));
    }
    add_job(root, job);
    return root.finish();
}

Job read_job() {
    Job job;
    job.arguments = split(read_text(file_in("arguments")));
    job.environment = split(read_text(file_in("environment")));
    job.folder = read_text(file_in("folder"));
    job.returned = read_text(file_in("returned"));
    const std::string columns = read_text(file_in("columns"));
    job.out_columns = static_cast<u32>(std::atoi(columns.c_str()));
    job.err_columns =
        static_cast<u32>(std::atoi(columns.c_str() + std::min(columns.find(' '), columns.size())));
    std::size_t number = 0;
    for (std::string& path : split(read_text(file_in("paths")))) {
        job.files.emplace_back(std::move(path), read_text(fmt::format("{}/files/{}", inside::job, number++)));
    }
    return job;
}

} // namespace cow::real::vm
