puts "nothing to see"
