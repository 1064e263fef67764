# Parses and renders the pages of a request of JSON on stdin, again and again; prints pages a second.
# {"pages": [text], "includes": {path: text}, "scope": {...}, "seconds": n}
require "jekyll"
require "json"
require "tmpdir"

request = JSON.parse($stdin.read)
Dir.mktmpdir do |source|
  request["includes"].each do |name, text|
    path = File.join(source, "_includes", name)
    FileUtils.mkdir_p(File.dirname(path))
    File.write(path, text)
  end
  site = Jekyll::Site.new(Jekyll.configuration("source" => source, "quiet" => true))
  info = { :registers => { :site => site, :page => { "path" => "docs/page.md" } } }
  count = 0
  begun = Process.clock_gettime(Process::CLOCK_MONOTONIC)
  loop do
    site.liquid_renderer.reset
    site.inclusions.clear
    request["pages"].each do |text|
      template = Liquid::Template.parse(text, :line_numbers => true)
      request["audiences"].each do |audience|
        template.render!({ "page" => audience, "site" => request["site"] }, info)
        count += 1
      end
    end
    break if Process.clock_gettime(Process::CLOCK_MONOTONIC) - begun > request["seconds"]
  end
  puts count / (Process.clock_gettime(Process::CLOCK_MONOTONIC) - begun)
end
