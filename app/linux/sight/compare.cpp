#include "app/linux/sight/compare.hpp"

#include <algorithm>

namespace cow::real {
namespace {

/// Which frame of the kernel stands for which of the model, as far as known.
class FrameMatch {
public:
    bool agree(u64 model, u64 kernel) {
        const auto forth = to_kernel_.try_emplace(model, kernel).first;
        const auto back = to_model_.try_emplace(kernel, model).first;
        return forth->second == kernel && back->second == model;
    }
    std::string place_of_model(u64 frame) const { return place(first_in_model_, frame); }
    std::string place_of_kernel(u64 frame) const { return place(first_in_kernel_, frame); }
    void seen(const std::string& process, u64 address, u64 model, u64 kernel) {
        const std::string here = fmt::format("{} {:#x}", process, address);
        first_in_model_.try_emplace(model, here);
        first_in_kernel_.try_emplace(kernel, here);
    }

private:
    /// "as init 0x7f…", so that a frame can be told without its number.
    static std::string place(const std::map<u64, std::string>& first, u64 frame) {
        const auto found = first.find(frame);
        return found == first.end() ? "a frame of its own" : "the frame of " + found->second;
    }
    std::map<u64, u64> to_kernel_, to_model_;
    std::map<u64, std::string> first_in_model_, first_in_kernel_;
};

std::string range_text(const VmaSeen& vma) {
    return fmt::format("{:x}-{:x} {}{}{}{}{}", vma.start, vma.end, vma.rights, vma.file ? " file+" : "",
                       vma.file ? fmt::format("{:#x}", vma.offset) : "", vma.name.empty() ? "" : " ",
                       vma.name);
}

std::string ranges_text(const std::vector<VmaSeen>& vmas) {
    std::vector<std::string> parts;
    for (const VmaSeen& vma : vmas) {
        parts.push_back(range_text(vma));
    }
    return vmas.empty() ? "none" : fmt::format("{}", fmt::join(parts, ", "));
}

/// The kernel counts as referenced what has the accessed bit, and what it has marked itself.
std::optional<u64> accessed_of(const ProcessSeen& model, const ProcessSeen& kernel, const VmaSeen& vma) {
    u64 bytes = 0;
    auto theirs = kernel.pages.lower_bound(vma.start);
    for (auto ours = model.pages.lower_bound(vma.start); ours != model.pages.end() && ours->first < vma.end;
         ++ours, ++theirs) {
        if (theirs == kernel.pages.end() || theirs->first != ours->first || !ours->second.accessed ||
            !theirs->second.frame) {
            return {};
        }
        const bool counts = *ours->second.accessed || theirs->second.marked;
        bytes += counts && !ours->second.zero.value_or(false) ? page_size : 0;
    }
    return bytes;
}

bool any_marked(const ProcessSeen& kernel, const VmaSeen& vma) {
    for (auto page = kernel.pages.lower_bound(vma.start); page != kernel.pages.end() && page->first < vma.end;
         ++page) {
        if (page->second.marked) {
            return true;
        }
    }
    return false;
}

void compare_vma(const ProcessSeen& model, const ProcessSeen& kernel, const VmaSeen& m, const VmaSeen& k,
                 Comparison& out) {
    out.check(model.name, Field::vma_flags, m.start, m.flags, k.flags);
    for (const VmaFigure& figure : vma_figures) {
        if (m.told == VmaSeen::Told::all || (m.told == VmaSeen::Told::own_pages && figure.of_own_pages)) {
            out.check(model.name, figure.field, m.start, m.*figure.value, k.*figure.value);
        }
    }
    if (m.told != VmaSeen::Told::all) {
        return;
    }
    if (const std::optional<u64> accessed = accessed_of(model, kernel, m)) {
        out.check(model.name, Field::accessed, m.start, *accessed, k.referenced);
        if (!any_marked(kernel, m)) {
            out.check(model.name, Field::referenced, m.start, m.referenced, k.referenced);
        }
    }
}

void compare_vmas(const ProcessSeen& model, const ProcessSeen& kernel, Comparison& out) {
    const bool same =
        std::equal(model.vmas.begin(), model.vmas.end(), kernel.vmas.begin(), kernel.vmas.end(),
                   [](const VmaSeen& a, const VmaSeen& b) { return range_text(a) == range_text(b); });
    out.check(model.name, Field::vmas, {}, same ? std::string() : ranges_text(model.vmas),
              same ? std::string() : ranges_text(kernel.vmas));
    for (std::size_t i = 0; same && i < model.vmas.size(); ++i) {
        compare_vma(model, kernel, model.vmas[i], kernel.vmas[i], out);
    }
}

void compare_files(const Seen& model, const Seen& kernel, Comparison& out) {
    for (const auto& [path, ours] : model.files) {
        if (const auto found = kernel.files.find(path); found != kernel.files.end()) {
            out.check(path, Field::file_size, {}, ours.size, found->second.size);
            if (!ours.bytes.empty()) {
                out.check(path, Field::file_bytes, {}, ours.bytes, found->second.bytes);
            }
        }
    }
}

void compare_page(const std::string& name, u64 address, const PageSeen& m, const PageSeen& k,
                  FrameMatch& frames, Comparison& out) {
    if (m.frame && k.frame) {
        const bool same = frames.agree(*m.frame, *k.frame);
        out.check(name, Field::frame, address, same ? "the same" : frames.place_of_model(*m.frame),
                  same ? "the same" : frames.place_of_kernel(*k.frame));
        frames.seen(name, address, *m.frame, *k.frame);
    }
    out.check(name, Field::mapcount, address, m.mapcount, k.mapcount);
    out.check(name, Field::zero, address, m.zero, k.zero);
    out.check(name, Field::ksm, address, m.ksm, k.ksm);
    out.check(name, Field::anonymous_page, address, m.anonymous, k.anonymous);
    out.check(name, Field::exclusive, address, m.exclusive, k.exclusive);
    out.check(name, Field::mapped_once, address, m.mapped_once, k.mapped_once);
    if (!m.bytes.empty() && !k.bytes.empty()) {
        out.check(name, Field::bytes, address, m.bytes, k.bytes);
    }
}

void compare_pages(const ProcessSeen& model, const ProcessSeen& kernel, FrameMatch& frames, Comparison& out) {
    auto m = model.pages.begin();
    auto k = kernel.pages.begin();
    while (m != model.pages.end() || k != kernel.pages.end()) {
        const bool in_model = m != model.pages.end() && (k == kernel.pages.end() || m->first <= k->first);
        const bool in_kernel = k != kernel.pages.end() && (m == model.pages.end() || k->first <= m->first);
        const u64 address = in_model ? m->first : k->first;
        out.check(model.name, Field::present, address, in_model, in_kernel);
        if (in_model && in_kernel) {
            compare_page(model.name, address, m->second, k->second, frames, out);
        }
        m = in_model ? std::next(m) : m;
        k = in_kernel ? std::next(k) : k;
    }
}

template <class T> std::string of_descriptor(u64 number, const T& value) {
    return fmt::format("{} of descriptor {}", SeenText<T>::of(value), number);
}

std::string numbers_text(const std::map<u64, DescriptorSeen>& descriptors) {
    std::vector<u64> numbers;
    for (const auto& [number, seen] : descriptors) {
        numbers.push_back(number);
    }
    return fmt::format("{}", fmt::join(numbers, " "));
}

/// Which numbers are open, and of each that is open in both where it stands.
void compare_descriptors(const ProcessSeen& model, const ProcessSeen& kernel, Comparison& out) {
    out.check(model.name, Field::descriptors, {}, numbers_text(model.descriptors),
              numbers_text(kernel.descriptors));
    for (const auto& [number, ours] : model.descriptors) {
        const auto found = kernel.descriptors.find(number);
        if (found == kernel.descriptors.end()) {
            continue;
        }
        const DescriptorSeen& theirs = found->second;
        out.check(model.name, Field::close_on_exec, {}, of_descriptor(number, ours.close_on_exec),
                  of_descriptor(number, theirs.close_on_exec));
        if (ours.position && theirs.position) {
            out.check(model.name, Field::position, {}, of_descriptor(number, *ours.position),
                      of_descriptor(number, *theirs.position));
        }
    }
}

} // namespace

void Comparison::differ(Difference difference) {
    const auto same_field = [&](const Difference& other) {
        return other.process == difference.process && other.field == difference.field;
    };
    if (static_cast<std::size_t>(std::count_if(differences_.begin(), differences_.end(), same_field)) <
        most_of_a_field) {
        differences_.push_back(std::move(difference));
    }
}

void compare(const Seen& model, const Seen& kernel, Comparison& out) {
    FrameMatch frames;
    for (std::size_t i = 0; i < model.processes.size() && i < kernel.processes.size(); ++i) {
        const ProcessSeen& m = model.processes[i];
        const ProcessSeen& k = kernel.processes[i];
        out.check(m.name, Field::state, {}, m.state, k.state);
        out.check(m.name, Field::signal, {}, m.signal, k.signal);
        if (m.state == "running" && k.state == "running") {
            compare_vmas(m, k, out);
            compare_pages(m, k, frames, out);
            out.check(m.name, Field::pagetables, {}, m.page_tables, k.page_tables);
            compare_descriptors(m, k, out);
        }
    }
    compare_files(model, kernel, out);
    out.check("", Field::pages_shared, {}, model.pages_shared, kernel.pages_shared);
    out.check("", Field::pages_sharing, {}, model.pages_sharing, kernel.pages_sharing);
    out.check("", Field::pages_unshared, {}, model.pages_unshared, kernel.pages_unshared);
}

void compare(const StepSeen& model, const StepSeen& kernel, Comparison& out) {
    out.check(model.process, Field::killed_by, {}, model.signal, kernel.signal);
    out.check(model.process, Field::result, {}, model.result, kernel.result);
    out.check(model.process, Field::minflt, {}, model.minflt, kernel.minflt);
    out.check(model.process, Field::majflt, {}, model.majflt, kernel.majflt);
    out.check("", Field::committed, {}, model.committed, kernel.committed);
}

void compare_writable(const ProcessSeen& model, const ProcessSeen& kernel, Comparison& out) {
    for (const auto& [address, ours] : model.writable) {
        if (const auto theirs = kernel.writable.find(address); theirs != kernel.writable.end()) {
            out.check(model.name, Field::writable, address, ours, theirs->second);
        }
    }
}

} // namespace cow::real
