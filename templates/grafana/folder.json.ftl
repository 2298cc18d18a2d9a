{ "uid": [=folder.uid], "title": [=folder.title] }
