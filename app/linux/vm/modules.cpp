#include "app/linux/vm/modules.hpp"

#include "app/linux/process/posix.hpp"
#include "app/linux/vm/tool.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

namespace cow::real::vm {
namespace {

namespace fs = std::filesystem;

/// The disk, the way out, the file system, and the checksum that it asks for by another name.
const std::vector<std::string> needed{"virtio_pci",     "virtio_blk",       "virtio_console",
                                      "crc32c_generic", "crc32c_cryptoapi", "ext4"};

constexpr std::array<std::string_view, 4> endings{".ko", ".ko.xz", ".ko.zst", ".ko.gz"};

std::string bytes_of(const std::string& path) {
    if (path.ends_with(".xz")) {
        return run_tool({"xz", "-dc", path}, "xz-utils");
    }
    if (path.ends_with(".zst")) {
        return run_tool({"zstd", "-dcq", path}, "zstd");
    }
    if (path.ends_with(".gz")) {
        return run_tool({"gzip", "-dc", path}, "gzip");
    }
    return read_text(path);
}

std::string with_underscores(std::string name) {
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

} // namespace

std::vector<std::string> depends_of(std::string_view module_bytes) {
    constexpr std::string_view key{"\0depends=", 9};
    std::vector<std::string> names;
    const std::size_t found = module_bytes.find(key);
    if (found == std::string_view::npos) {
        return names;
    }
    std::string_view list = module_bytes.substr(found + key.size());
    list = list.substr(0, list.find('\0'));
    while (!list.empty()) {
        const std::string_view name = list.substr(0, list.find(','));
        names.push_back(with_underscores(std::string(name)));
        list.remove_prefix(std::min(list.size(), name.size() + 1));
    }
    return names;
}

std::string module_name(const std::string& path) {
    const std::string file = path.substr(path.rfind('/') + 1);
    for (const std::string_view ending : endings) {
        if (file.ends_with(ending)) {
            return with_underscores(file.substr(0, file.size() - ending.size()));
        }
    }
    return "";
}

std::vector<std::string>
load_order(const std::vector<std::string>& wanted,
           const std::function<std::vector<std::string>(const std::string&)>& depends) {
    std::vector<std::string> order;
    std::set<std::string> met;
    const std::function<void(const std::string&)> visit = [&](const std::string& name) {
        if (met.insert(name).second) {
            for (const std::string& before : depends(name)) {
                visit(before);
            }
            order.push_back(name);
        }
    };
    for (const std::string& name : wanted) {
        visit(name);
    }
    return order;
}

void collect_modules(const std::string& modules, const std::string& folder) {
    std::map<std::string, std::string> paths;
    std::error_code error;
    for (fs::recursive_directory_iterator it(modules, error), end; !error && it != end; it.increment(error)) {
        if (const std::string name = module_name(it->path().string()); !name.empty()) {
            paths.emplace(name, it->path().string());
        }
    }
    std::map<std::string, std::string> loaded; // bytes
    const auto depends = [&](const std::string& name) -> std::vector<std::string> {
        const auto path = paths.find(name);
        return path == paths.end() ? std::vector<std::string>{}
                                   : depends_of(loaded.emplace(name, bytes_of(path->second)).first->second);
    };
    std::size_t number = 0;
    for (const std::string& name : load_order(needed, depends)) {
        const auto module = loaded.find(name);
        if (module != loaded.end()) {
            std::ofstream(fmt::format("{}/{:02}-{}.ko", folder, number++, name), std::ios::binary)
                << module->second;
        }
    }
}

} // namespace cow::real::vm
